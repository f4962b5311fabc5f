import { quantile } from './quantiles.ts';
import type { Attempt } from './writes-and-reads.ts';

/** A time in which clients tried and nothing succeeded. Times in ns. */
export interface Gap {
  /** The last success before it; the first attempt, where nobody was trying then. */
  readonly from: number;
  /** The first success after it; the last attempt, when there was none. */
  readonly to: number;
  readonly ms: number;
  /** No success followed: it lasted at least this long. */
  readonly open: boolean;
}

/** How finely outages can be seen: shorter ones drown in the usual distance between successes. ms. */
export interface Resolution {
  /** Half of all successes followed the one before within this time; null when there were fewer than two. */
  readonly medianGapMs: number | null;
  /** Gaps are outages from this length on, ... */
  readonly outageMs: number;
  /** ... and from this length on when a fault or a switchover falls into them. */
  readonly attributedOutageMs: number;
}

/** All gaps worth a look, and how finely was looked. */
export interface Gaps {
  readonly resolution: Resolution;
  /** At least as long as `attributedOutageMs`, in order of time. */
  readonly gaps: readonly Gap[];
}

/** Nothing shorter is called an outage unless something was done to the cluster in it. */
const SHORTEST_OUTAGE_MS = 1000;
/** How many times the median distance of successes is beyond chance. */
const BEYOND_CHANCE = 20;
/** With very many operations a second even this is no outage that a person could notice. */
const SHORTEST_ATTRIBUTED_MS = 20;

/** Looks for the times without success between the first and the last attempt. `attempts` in order of invocation. */
export function gapsOf(attempts: readonly Attempt[]): Gaps {
  const successes = Float64Array.from(attempts.filter(({ ok }) => ok).map(({ completed }) => completed)).sort();
  const distances = Float64Array.from(successes.slice(1), (time, position) => time - (successes[position] ?? 0)).sort();
  const medianGapMs = distances.length === 0 ? null : quantile(distances, 0.5) / 1e6;
  const beyondChanceMs = BEYOND_CHANCE * (medianGapMs ?? 0);
  const resolution: Resolution = {
    medianGapMs,
    outageMs: Math.max(SHORTEST_OUTAGE_MS, beyondChanceMs),
    attributedOutageMs: Math.max(SHORTEST_ATTRIBUTED_MS, beyondChanceMs),
  };
  const [first] = attempts;
  if (first === undefined) return { resolution, gaps: [] };
  const end = attempts.reduce((latest, { invoked, completed }) => {
    return Math.max(latest, Number.isFinite(completed) ? completed : invoked);
  }, 0);
  // Where the load ends is no success, so what is open there is told apart below.
  const marks = [first.invoked, ...successes, end];
  const gaps: Gap[] = [];
  marks.slice(1).forEach((to, position) => {
    const before = marks[position] ?? to;
    if ((to - before) / 1e6 < resolution.attributedOutageMs) return;
    const from = Math.max(before, firstTry(attempts, before, to));
    const ms = (to - from) / 1e6;
    const open = position === marks.length - 2;
    if (ms >= resolution.attributedOutageMs) gaps.push({ from, to, ms, open });
  });
  return { resolution, gaps };
}

/** When somebody first tried in vain, or tried what succeeded in the end: a pause of the clients is no outage. */
function firstTry(attempts: readonly Attempt[], before: number, to: number): number {
  const first = attempts.find(({ invoked, completed }) => completed > before && invoked < to);
  return first?.invoked ?? to;
}
