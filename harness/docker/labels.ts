import { hostname } from 'node:os';

/** Labels of every container, network and volume of a run (design.md, "Docker objects of a run"). */
export const LABEL = {
  run: 'dbquake.run',
  /** `PID@HOST` of the process that runs it. */
  owner: 'dbquake.owner',
  /** `PID@HOST` of the process that cleans up when the owner dies; absent when there is none. */
  reaper: 'dbquake.reaper',
  /** ISO time. */
  created: 'dbquake.created',
  keep: 'dbquake.keep',
  /** Name of the node, on its container and its volume. */
  node: 'dbquake.node',
  /** Name of the node that a sidecar stands beside. */
  sidecar: 'dbquake.sidecar',
  /** Name of the node whose data volume a container holds mounted. */
  holder: 'dbquake.holder',
  /** Name of the plane, on a network. */
  plane: 'dbquake.plane',
} as const;

/** When the Docker objects of a run stay after its end. */
export type Keep = 'never' | 'on-failure' | 'always';

/** What all Docker objects of one run say about it. */
export interface RunIdentity {
  readonly run: string;
  readonly owner: string;
  readonly reaper?: string;
  readonly created: string;
  readonly keep: Keep;
}

/** The identity of a run of this process, now. `reaperPid` is that of `startReaper`. */
export function identifyRun(run: string, keep: Keep, reaperPid?: number): RunIdentity {
  return {
    run,
    owner: processLabel(process.pid),
    ...(reaperPid === undefined ? {} : { reaper: processLabel(reaperPid) }),
    created: new Date().toISOString(),
    keep,
  };
}

function processLabel(pid: number): string {
  return `${pid}@${hostname()}`;
}

export function runLabels(identity: RunIdentity): Readonly<Record<string, string>> {
  return {
    [LABEL.run]: identity.run,
    [LABEL.owner]: identity.owner,
    ...(identity.reaper === undefined ? {} : { [LABEL.reaper]: identity.reaper }),
    [LABEL.created]: identity.created,
    [LABEL.keep]: identity.keep,
  };
}

/** Reads the labels back; nothing when they are not those of a run. */
export function identityFromLabels(labels: Readonly<Record<string, string>>): RunIdentity | undefined {
  const run = labels[LABEL.run];
  if (run === undefined) return undefined;
  const reaper = labels[LABEL.reaper];
  const keep = labels[LABEL.keep];
  return {
    run,
    owner: labels[LABEL.owner] ?? '',
    ...(reaper === undefined ? {} : { reaper }),
    created: labels[LABEL.created] ?? '',
    keep: keep === 'always' || keep === 'on-failure' ? keep : 'never',
  };
}

/** Name of a Docker object of a run; Docker allows letters, digits, `_`, `.` and `-`. */
export function objectName(run: string, suffix: string): string {
  return `dbquake-${run}-${suffix}`.replaceAll(/[^a-zA-Z0-9_.-]/g, '-');
}
