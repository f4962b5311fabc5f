import { quantile } from '../quantiles.ts';
import type { Attempt } from './writes-and-reads.ts';

/** A time in which clients tried and nothing succeeded. Times in ns. */
export interface Gap {
  /** The last success before it; the first attempt, where nobody tried for a while after that. */
  readonly from: number;
  /** The first success after it; the last attempt, when there was none. */
  readonly to: number;
  readonly ms: number;
  /** No success followed: it lasted at least this long. */
  readonly open: boolean;
}

/** How finely outages can be seen: shorter ones drown in the usual distances between successes. ms. */
export interface Resolution {
  /** Half of all successes followed the one before within this time; null when there were fewer than two. */
  readonly medianGapMs: number | null;
  /** The longest time without success while nothing was done to the cluster: what this machine does by itself. */
  readonly undisturbedGapMs: number;
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
/** How many times the longest undisturbed distance is beyond chance. */
const BEYOND_UNDISTURBED = 1.5;
/** With very many operations a second even this is no outage that a person could notice. */
const SHORTEST_ATTRIBUTED_MS = 20;

/**
 * Looks for the times without success between the first and the last attempt. `attempts` in order of invocation;
 * `isDisturbed` says whether something was being done to the cluster between two times (ns).
 */
export function gapsOf(attempts: readonly Attempt[], isDisturbed: (from: number, to: number) => boolean): Gaps {
  const successes = Float64Array.from(attempts.filter(({ ok }) => ok).map(({ completed }) => completed)).sort();
  const resolution = resolutionOf(successes, isDisturbed);
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
    // Nobody tried for so long that it is a pause of the clients, and what follows it begins with their next try.
    const tried = firstTry(attempts, before, to);
    const from = (tried - before) / 1e6 < resolution.attributedOutageMs ? before : tried;
    const ms = (to - from) / 1e6;
    const open = position === marks.length - 2;
    if (ms >= resolution.attributedOutageMs) gaps.push({ from, to, ms, open });
  });
  return { resolution, gaps };
}

function resolutionOf(successes: Float64Array, isDisturbed: (from: number, to: number) => boolean): Resolution {
  const distances = successes.slice(1).map((time, position) => (time - (successes[position] ?? 0)) / 1e6);
  const medianGapMs = distances.length === 0 ? null : quantile(distances.toSorted(), 0.5);
  const beyondChanceMs = BEYOND_CHANCE * (medianGapMs ?? 0);
  const outageMs = Math.max(SHORTEST_OUTAGE_MS, beyondChanceMs);
  // A gap that is an outage by its length alone is no measure of what is usual.
  const undisturbedGapMs = distances.reduce((longest, ms, position) => {
    const [from = 0, to = 0] = successes.subarray(position, position + 2);
    return ms <= longest || ms >= outageMs || isDisturbed(from, to) ? longest : ms;
  }, 0);
  const wantedMs = Math.max(SHORTEST_ATTRIBUTED_MS, beyondChanceMs, BEYOND_UNDISTURBED * undisturbedGapMs);
  return { medianGapMs, undisturbedGapMs, outageMs, attributedOutageMs: Math.min(wantedMs, outageMs) };
}

/** When the first attempt began that was still under way after `before`, or began later. */
function firstTry(attempts: readonly Attempt[], before: number, to: number): number {
  const first = attempts.find(({ invoked, completed }) => completed > before && invoked < to);
  return first?.invoked ?? to;
}
