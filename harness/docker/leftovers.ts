import type { Engine } from './engine.ts';
import { identityFromLabels, LABEL, type RunIdentity } from './labels.ts';
import { ownerState, type OwnerState } from './owner.ts';
import { listRunObjects, removeRunObjects, type RemovalFailure, type RunObject } from './run-objects.ts';

/** What one run left in Docker. */
export interface Leftover {
  readonly run: string;
  readonly identity: RunIdentity;
  readonly owner: OwnerState;
  /** Milliseconds since it was created; nothing when its label does not say. */
  readonly ageMs: number | undefined;
  readonly objects: readonly RunObject[];
}

export interface LeftoverQuery {
  /** Only this run. */
  readonly run?: string;
  /** Also runs whose owner lives, or lived on another host. */
  readonly all?: boolean;
  /** Leaves alone what a run was told to keep; for the sweep before a run. */
  readonly spareKept?: boolean;
}

/** Runs whose owner and reaper are both dead, oldest first. */
export async function listLeftovers(engine: Engine, query: LeftoverQuery = {}): Promise<readonly Leftover[]> {
  const byRun = groupByRun(await listRunObjects(engine, query.run));
  const leftovers = await Promise.all([...byRun.values()].map(describe));
  return leftovers
    .flatMap((leftover) => leftover ?? [])
    .filter(({ owner }) => query.all === true || owner === 'dead')
    .filter(({ identity }) => query.spareKept !== true || identity.keep === 'never')
    .toSorted((a, b) => a.identity.created.localeCompare(b.identity.created));
}

function groupByRun(objects: readonly RunObject[]): ReadonlyMap<string, readonly RunObject[]> {
  const byRun = new Map<string, RunObject[]>();
  for (const object of objects) {
    const run = object.labels[LABEL.run] ?? '';
    byRun.set(run, [...(byRun.get(run) ?? []), object]);
  }
  return byRun;
}

async function describe(objects: readonly RunObject[]): Promise<Leftover | undefined> {
  const identity = identityFromLabels(objects[0]?.labels ?? {});
  if (identity === undefined) return undefined;
  const created = Date.parse(identity.created);
  return {
    run: identity.run,
    identity,
    owner: await stateOfRun(identity),
    ageMs: Number.isNaN(created) ? undefined : Math.max(0, Date.now() - created),
    objects,
  };
}

/** While the reaper of a dead owner still works, the run is not left over: its logs are being collected. */
async function stateOfRun({ owner, reaper, created }: RunIdentity): Promise<OwnerState> {
  const state = await ownerState(owner, created);
  if (state !== 'dead' || reaper === undefined) return state;
  return ownerState(reaper, created);
}

export interface Removal {
  readonly leftovers: readonly Leftover[];
  readonly failures: readonly RemovalFailure[];
}

/** Removes what `listLeftovers` finds; with `dryRun` only finds it. */
export async function removeLeftovers(
  engine: Engine,
  query: LeftoverQuery & { readonly dryRun?: boolean } = {},
): Promise<Removal> {
  const leftovers = await listLeftovers(engine, query);
  if (query.dryRun === true) return { leftovers, failures: [] };
  const failures = await removeRunObjects(
    engine,
    leftovers.flatMap(({ objects }) => objects),
  );
  return { leftovers, failures };
}

/** `run X, owner 123@host (dead), 3 h old: 3 containers, 1 network, 3 volumes`. */
export function describeLeftover({ run, identity, owner, ageMs, objects }: Leftover): string {
  const counts = (['container', 'network', 'volume'] as const)
    .map((kind) => ({ kind, count: objects.filter((object) => object.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}${count === 1 ? '' : 's'}`);
  const kept = identity.keep === 'never' ? '' : `, keep ${identity.keep}`;
  return `run ${run}, owner ${identity.owner} (${owner})${kept}, ${describeAge(ageMs)}: ${counts.join(', ')}`;
}

const AGE_UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

function describeAge(ageMs: number | undefined): string {
  if (ageMs === undefined) return 'of unknown age';
  const [unit, length] = AGE_UNITS.find(([, size]) => ageMs >= size) ?? ['s', 1_000];
  return `${Math.floor(ageMs / length)} ${unit} old`;
}
