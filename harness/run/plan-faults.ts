import { QuakeError } from '../errors.ts';
import { faultGroups, faultOfKind, faults, type Fault } from '../faults/index.ts';
import { Random } from '../generator/random.ts';
import { durationText } from '../checkers/wording.ts';
import type { FaultEntry, FaultMix } from './scenario.ts';

/** What the plan needs to know of a fault. */
export type PlannedKind = Pick<Fault, 'kind' | 'group' | 'conflictsWith' | 'defaultTarget'>;

/** The load begins before the first fault. */
const FIRST_MS = 4000;
/** How long healing may take until the plan counts a fault as over; what takes longer is waited for in the run. */
const HEALING_MS = 4000;
/** Intervals and durations vary by a quarter to both sides. */
const VARIATION_PERCENT = 25;
/** A fault that hits what is not its usual target finds other defects. */
const TARGETS: Readonly<Record<string, readonly (readonly [number, string])[]>> = {
  primary: [
    [2, 'primary'],
    [1, 'one standby'],
  ],
  'one standby': [
    [2, 'one standby'],
    [1, 'primary'],
  ],
};

/**
 * Faults drawn from the seed: the same seed, mix and time give the same plan, on every machine. No two that conflict and no
 * more than `atOnce` are active together, and the end of the load is quiet. Targets are resolved in the run. Throws
 * `QUAKE_BAD_OPTION` (usage) when not even one fault has room.
 */
export function planFaults(
  mix: FaultMix,
  timeMs: number,
  seed: number,
  kinds: readonly (readonly [weight: number, kind: PlannedKind])[] = weightedKinds(mix.mix),
): readonly FaultEntry[] {
  const entries: FaultEntry[] = [];
  const active: { readonly kind: PlannedKind; readonly untilMs: number }[] = [];
  let random = Random.fromSeed(seed);
  const vary = (ms: number): number => {
    const [percent, rest] = random.integer(100 - VARIATION_PERCENT, 100 + VARIATION_PERCENT);
    random = rest;
    return Math.round((ms * percent) / 1000) * 10;
  };
  const lastMs = timeMs - mix.quiet;
  // Numbers are drawn in the same order whatever has room, so that one more fault does not change all others.
  for (let at = FIRST_MS; ; at += vary(mix.interval)) {
    const healAfter = vary(mix.duration);
    if (at + healAfter > lastMs) break;
    const running = active.filter(({ untilMs }) => untilMs > at).map(({ kind }) => kind);
    const free = kinds.filter(([, kind]) => !running.some((other) => conflict(kind, other)));
    if (running.length >= mix.atOnce || free.length === 0) continue;
    const [kind, afterKind] = random.weighted(free);
    const [target, rest] = afterKind.weighted(TARGETS[kind.defaultTarget] ?? [[1, kind.defaultTarget]]);
    random = rest;
    entries.push({ at, inject: kind.kind, target, healAfter, drawn: { atOnce: mix.atOnce, until: lastMs } });
    active.push({ kind, untilMs: at + healAfter + HEALING_MS });
  }
  if (entries.length > 0) return entries;
  throw tooShort(mix);
}

/**
 * Every kind with its weight; a group stands for its kinds and `all` for every kind, without those that are drawn only by
 * name. Throws usage errors for unknown names.
 */
export function weightedKinds(
  mix: Readonly<Record<string, number>>,
): readonly (readonly [weight: number, kind: Fault])[] {
  return Object.entries(mix).flatMap(([name, weight]) => kindsOf(name).map((kind) => [weight, kind] as const));
}

/** The kind of this name, or those of a group, or of `all`, that need not be named. Throws `QUAKE_FAULT_UNKNOWN` (usage). */
export function kindsOf(name: string): readonly Fault[] {
  const drawn = faults.filter(({ onlyByName }) => onlyByName !== true);
  if (name === 'all') return drawn;
  const isGroup = (faultGroups as readonly string[]).includes(name);
  return isGroup ? drawn.filter(({ group }) => group === name) : [faultOfKind(name)];
}

/** Whether two faults must not be active on one node together; a kind always conflicts with itself. */
export function conflict(one: PlannedKind, other: PlannedKind): boolean {
  const forbids = (a: PlannedKind, b: PlannedKind): boolean =>
    a.conflictsWith.includes(b.kind) || a.conflictsWith.includes(b.group);
  return one.kind === other.kind || forbids(one, other) || forbids(other, one);
}

function tooShort({ duration, quiet }: FaultMix): QuakeError {
  const neededMs = FIRST_MS + (duration * (100 + VARIATION_PERCENT)) / 100 + quiet;
  return new QuakeError(
    'QUAKE_BAD_OPTION',
    `--time is too short for a fault: it needs ${durationText(neededMs)}, ${durationText(quiet)} of them quiet`,
    { exitClass: 'usage' },
  );
}
