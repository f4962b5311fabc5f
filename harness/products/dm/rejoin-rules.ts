/** What is known of a node that is to come back. */
export interface RejoinSituation {
  /** Does a dmserver run, a dmwatcher? */
  readonly database: boolean;
  readonly watcher: boolean;
  /** `STATUS` of its dmwatcher.ctl; undefined when it could not be read. */
  readonly control: string | undefined;
  /** What it says over SQL; undefined when it does not answer. */
  readonly role: 'primary' | 'standby' | 'other' | undefined;
  readonly open: boolean;
  /** Another node that is primary and OPEN, and whether its archive to this one is VALID. */
  readonly primary: { readonly name: string; readonly valid: boolean } | undefined;
  readonly rebuilt: boolean;
  /** Its watcher runs, and was told not to watch (SHUTDOWN). */
  readonly watchStopped: boolean;
}

export type RejoinStep =
  | { readonly step: 'done'; readonly role: 'primary' | 'standby' }
  | { readonly step: 'start'; readonly daemon: 'DmService' | 'DmWatcherService' }
  | { readonly step: 'restart watcher'; readonly reason: string }
  | { readonly step: 'rebuild'; readonly reason: string }
  | { readonly step: 'wait'; readonly reason: string };

/**
 * What a person does next. Starting database and watcher is all that is done by hand as long as the control file is VALID: the
 * watchers find out who is primary and recover the others (facts/dm.md §2.7, §2.9). A library that is INVALID or SPLIT is
 * never admitted, so it is restored from the primary, whose dmwatcher.ctl is copied (L13).
 */
export function nextRejoinStep(situation: RejoinSituation): RejoinStep {
  const { database, watcher, control, role, open, primary, rebuilt, watchStopped } = situation;
  const split = control === 'SPLIT' || control === 'INVALID';
  if (split && primary !== undefined && !rebuilt) {
    return { step: 'rebuild', reason: `its dmwatcher.ctl is ${control}, so it is not admitted` };
  }
  if (!database) return { step: 'start', daemon: 'DmService' };
  if (!watcher) return { step: 'start', daemon: 'DmWatcherService' };
  if (watchStopped) return { step: 'restart watcher', reason: 'its watcher is SHUTDOWN' };
  if (role === 'primary' && open && primary === undefined) return { step: 'done', role };
  if (role === 'standby' && open && primary?.valid === true) return { step: 'done', role };
  return { step: 'wait', reason: reasonToWait(situation) };
}

function reasonToWait({ role, open, primary, control }: RejoinSituation): string {
  if (role === undefined) return 'it does not answer';
  if (role === 'primary' && primary !== undefined) return `${primary.name} is primary too`;
  if (!open) return `it is ${role} and not OPEN (dmwatcher.ctl ${control ?? 'unreadable'})`;
  if (primary === undefined) return 'no node is primary and OPEN';
  return `the archive of ${primary.name} to it is not VALID`;
}
