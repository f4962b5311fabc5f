import type { ControlOperation } from '../control-file/control-file.ts';
import type { WatcherStatus } from '../watch/reports.ts';
import type { SimpleStatement, Statement } from '../watch/statement.ts';
import type { PlannedStep } from './monitor-state.ts';

const status = (to: string, wanted: WatcherStatus): PlannedStep => ({
  to,
  step: { kind: 'set status', status: wanted },
});
const execute = (to: string, kind: SimpleStatement): PlannedStep => ({
  to,
  step: { kind: 'execute', statement: { kind } },
});
const control = (to: string, operation: ControlOperation): PlannedStep => ({
  to,
  step: { kind: 'change control', operation },
});

/** Both watchers first, then the databases; never are two of them PRIMARY and OPEN (facts/dm.md §2.6). */
export function planSwitchover(primary: string, standby: string): PlannedStep[] {
  return [
    status(primary, 'SWITCHOVER'),
    status(standby, 'SWITCHOVER'),
    execute(primary, 'mount'),
    execute(standby, 'apply keep buffer'),
    execute(standby, 'mount'),
    execute(primary, 'standby'),
    execute(standby, 'primary'),
    execute(primary, 'invalidate archives'),
    execute(standby, 'invalidate archives'),
    control(standby, 'Switchover'),
    execute(primary, 'open force'),
    execute(standby, 'open force'),
    status(primary, 'OPEN'),
    status(standby, 'OPEN'),
  ];
}

/** The record is written and sent to the others before the new primary opens (facts/dm.md §8.6). */
export function planTakeover(standby: string, operation: ControlOperation): PlannedStep[] {
  return [
    status(standby, 'TAKEOVER'),
    execute(standby, 'apply keep buffer'),
    execute(standby, 'mount'),
    execute(standby, 'primary'),
    execute(standby, 'invalidate archives'),
    control(standby, operation),
    execute(standby, 'open force'),
    status(standby, 'OPEN'),
  ];
}

/** Only a primary leaves a record: a standby that is opened changes nobody's history. */
export function planOpen(instance: string, isPrimary: boolean): PlannedStep[] {
  return [
    status(instance, 'OPEN FORCE'),
    ...(isPrimary ? [control(instance, 'Open Force')] : []),
    execute(instance, 'open force'),
    status(instance, 'OPEN'),
  ];
}

/** Without a standby, the archives to all of them. */
export function planInvalidArchives(primary: string, destination: string | undefined): PlannedStep[] {
  const statement: Statement =
    destination === undefined
      ? { kind: 'invalidate archives' }
      : { kind: 'set archive', destination, state: 'INVALID' };
  return [
    status(primary, 'CHANGE ARCH'),
    { to: primary, step: { kind: 'execute', statement } },
    status(primary, 'OPEN'),
  ];
}

/** The archive first, so that nobody takes its leaving for a failure. */
export function planDetach(primary: string | undefined, instance: string): PlannedStep[] {
  const archive = primary === undefined ? [] : planInvalidArchives(primary, instance);
  return [...archive, status(instance, 'SHUTDOWN'), execute(instance, 'shutdown')];
}

export function planAttach(instance: string): PlannedStep[] {
  return [{ to: instance, step: { kind: 'start instance' } }, status(instance, 'STARTUP')];
}

/** Watchers stop to watch before the primary is shut down, and the standbys last (seed 001 §3.5). */
export function planStopInstances(
  primary: string | undefined,
  all: readonly string[],
  running: readonly string[],
): PlannedStep[] {
  const first = running.filter((name) => name === primary);
  const others = running.filter((name) => name !== primary);
  return [
    ...all.map((name) => status(name, 'SHUTDOWN')),
    ...[...first, ...others].map((name) => execute(name, 'shutdown')),
  ];
}
