import { unmet, type Condition } from '../rules/rule-book.ts';
import { isOpenStandby, type WatcherReport } from '../watch/reports.ts';
import { controlOf, goesOn } from '../watcher/observe.ts';
import type { MonitorConfiguration, SeenWatcher } from './monitor-state.ts';
import type { MonitorTurn } from './monitor-turn.ts';

type Kind = 'auto' | 'manual' | 'force';

/** A standby that might take over, and the primary that is gone. */
interface Takeover {
  readonly monitor: MonitorConfiguration;
  readonly candidate: WatcherReport;
  /** Of the candidate's database, ms. */
  readonly processSince: number;
  readonly failed: SeenWatcher | undefined;
  /** A primary that works is heard of. */
  readonly primaryWorks: boolean;
}

interface Row extends Condition<Takeover> {
  readonly for: readonly Kind[];
}

const ALL: readonly Kind[] = ['auto', 'manual', 'force'];

/** What must hold before a standby takes over (seed 001 §3.4, facts/dm.md §2.5). */
export const TAKEOVER_CONDITIONS: readonly Row[] = [
  {
    id: 'takeover.confirm-monitor',
    says: 'only a confirm monitor does it by itself',
    for: ['auto'],
    holds: ({ monitor }) => monitor.confirm,
  },
  {
    id: 'takeover.auto-mode',
    says: 'DW_MODE is MANUAL',
    for: ['auto'],
    holds: ({ candidate }) => candidate.mode === 'AUTO',
  },
  {
    id: 'takeover.primary-failed',
    says: 'the primary works',
    for: ALL,
    holds: ({ primaryWorks }) => !primaryWorks,
  },
  {
    id: 'takeover.history',
    says: 'this monitor has not heard of the primary before it failed',
    for: ['auto'],
    holds: ({ failed }) => failed !== undefined,
  },
  {
    id: 'takeover.primary-was-open',
    says: 'the primary was not OPEN when it failed',
    for: ['auto'],
    holds: ({ failed }) => failed?.working === undefined || failed.working.database?.status === 'OPEN',
  },
  {
    id: 'takeover.primary-watcher-worked',
    says: 'the watcher of the primary was neither OPEN nor RECOVERY when it failed',
    for: ['auto'],
    holds: ({ failed }) =>
      failed?.working === undefined || failed.working.status === 'OPEN' || failed.working.status === 'RECOVERY',
  },
  {
    id: 'takeover.mal-link-broken',
    says: 'the MAL link between the primary and this standby is not broken',
    for: ['auto'],
    holds: ({ candidate, failed }) =>
      failed === undefined || candidate.database?.malLinks[failed.report.instance] === false,
  },
  {
    id: 'takeover.archive-valid',
    says: 'the archive to this standby was not VALID',
    for: ['auto', 'manual'],
    holds: ({ candidate, failed }) =>
      (failed?.working?.database?.archives[candidate.instance]?.state ?? candidate.archiveFromPrimary) === 'VALID',
  },
  {
    id: 'takeover.standby-kept-running',
    says: 'this instance was restarted since its archive became VALID, and has lost its KEEP_BUF',
    for: ['auto', 'manual'],
    holds: keptRunning,
  },
  {
    id: 'takeover.standby-open',
    says: 'this instance is not STANDBY and OPEN',
    for: ALL,
    holds: ({ candidate }) => candidate.instanceOk && isOpenStandby(candidate.database),
  },
  {
    id: 'takeover.standby-watcher-open',
    says: 'its watcher is not OPEN',
    for: ALL,
    holds: ({ candidate }) => candidate.status === 'OPEN',
  },
  {
    id: 'takeover.control-valid',
    says: 'its dmwatcher.ctl is not VALID',
    for: ALL,
    holds: ({ candidate }) => isValid(candidate.control),
  },
  {
    id: 'takeover.control-same',
    says: 'its dmwatcher.ctl is not that of the primary',
    for: ['auto', 'manual'],
    holds: ({ candidate, failed }) => failed?.working === undefined || failed.working.control === candidate.control,
  },
];

/** Why this standby may not take over; empty when it may. */
export function takeoverUnmet(turn: MonitorTurn, candidate: WatcherReport, kind: Kind): string[] {
  const takeover: Takeover = {
    monitor: turn.state.configuration,
    candidate,
    processSince: turn.state.watchers.get(candidate.instance)?.processSince ?? turn.now,
    failed: turn.failedPrimary,
    primaryWorks: turn.primary !== undefined,
  };
  const rows = TAKEOVER_CONDITIONS.filter((row) => row.for.includes(kind));
  return unmet(rows, takeover, turn.rules).map(({ says }) => says);
}

/** The standbys that may take over, the one with the most redo first. */
export function takeoverCandidates(turn: MonitorTurn, kind: Kind): WatcherReport[] {
  const reports = turn.reachable.map(({ report }) => report);
  const able = reports.filter((report) => takeoverUnmet(turn, report, kind).length === 0);
  return able.sort((left, right) => redo(right) - redo(left));
}

interface Switchover {
  readonly primary: WatcherReport | undefined;
  readonly candidate: WatcherReport;
}

/** What must hold before a switchover: both sides are healthy (seed 001 §4.4). */
export const SWITCHOVER_CONDITIONS: readonly Condition<Switchover>[] = [
  {
    id: 'switchover.primary-open',
    says: 'there is no primary that is OPEN with an OPEN watcher',
    holds: ({ primary }) => primary?.database?.status === 'OPEN' && primary.status === 'OPEN',
  },
  {
    id: 'switchover.standby-open',
    says: 'this instance is not STANDBY and OPEN with an OPEN watcher',
    holds: ({ candidate }) => candidate.instanceOk && isOpenStandby(candidate.database) && candidate.status === 'OPEN',
  },
  {
    id: 'switchover.archive-valid',
    says: 'the archive to this standby is not VALID',
    holds: ({ primary, candidate }) => primary?.database?.archives[candidate.instance]?.state === 'VALID',
  },
  {
    id: 'switchover.control-same',
    says: 'its dmwatcher.ctl is not VALID and that of the primary',
    holds: ({ primary, candidate }) => isValid(candidate.control) && candidate.control === primary?.control,
  },
];

/** Why no switchover to this instance is possible; empty when it is. */
export function switchoverUnmet(turn: MonitorTurn, candidate: WatcherReport): string[] {
  return unmet(SWITCHOVER_CONDITIONS, { primary: turn.primary?.report, candidate }, turn.rules).map(({ says }) => says);
}

interface Confirmation {
  readonly otherPrimary: boolean;
  readonly overtaken: boolean;
  readonly takesOver: boolean;
}

/** What a confirm monitor wants before a primary may go on without a standby (seed 001 §3.3). */
export const CONFIRM_CONDITIONS: readonly Condition<Confirmation>[] = [
  {
    id: 'confirm.no-other-primary',
    says: 'another one is primary',
    holds: ({ otherPrimary }) => !otherPrimary,
  },
  {
    id: 'confirm.newest-history',
    says: 'another took over from the one that asks',
    holds: ({ overtaken }) => !overtaken,
  },
  {
    id: 'confirm.no-takeover',
    says: 'a standby is taking over',
    holds: ({ takesOver }) => !takesOver,
  },
];

/** Whether the monitor confirms that the standbys of this report failed. */
export function confirms(turn: MonitorTurn, asking: WatcherReport): boolean {
  const otherPrimary = turn.reachable.some(
    ({ report }) => report.instance !== asking.instance && report.instanceOk && report.database?.mode === 'PRIMARY',
  );
  const takesOver = turn.state.running?.takesOver !== undefined;
  const known = [...turn.state.watchers.values()].map(({ report }) => report);
  const overtaken = known.some((report) => goesOn(controlOf(asking), controlOf(report)));
  return unmet(CONFIRM_CONDITIONS, { otherPrimary, takesOver, overtaken }, turn.rules).length === 0;
}

/** Neither restarted since the primary was last heard of, nor since the primary found that it has everything. */
function keptRunning({ candidate, failed, processSince }: Takeover): boolean {
  if (failed === undefined) return true;
  const process = failed.working?.validFor[candidate.instance];
  return processSince <= failed.workingAt && (process === undefined || process === candidate.database?.pid);
}

function redo({ database }: WatcherReport): number {
  return database?.slsn ?? 0;
}

/** From the text that `formatControlFile` makes. */
function isValid(control: string | undefined): boolean {
  return control !== undefined && /^STATUS = VALID$/m.test(control);
}
