import type { Rule } from '../rules/rule-book.ts';
import { isActivePrimary, type WatcherStatus } from '../watch/reports.ts';
import {
  controlOf,
  failedStandbys,
  goesOn,
  isCertain,
  isOvertaken,
  judgeLocal,
  otherActivePrimary,
  slowStandbys,
} from './observe.ts';
import { openUnmet } from './open-conditions.ts';
import { continueSent, dropUnavailable, interruptRecovery, recoverable, unavailable } from './recovery.ts';
import {
  invalidate,
  invalidated,
  isGlobal,
  mountedUnderGlobal,
  mustAsk,
  recoverAtOnce,
  splits,
  takeOne,
} from './transition-guards.ts';
import type { WatcherTurn } from './watcher-turn.ts';

/** What a watcher does by itself. Rows are tried in their order until none fires. */
export interface Transition extends Rule {
  readonly from: readonly WatcherStatus[];
  /** Without it, something is done and the status stays. */
  readonly to?: WatcherStatus;
  readonly when: (turn: WatcherTurn) => boolean;
  readonly act?: (turn: WatcherTurn) => void;
}

/** A watcher in SHUTDOWN watches nothing, so that is not among these. */
const WATCHING: readonly WatcherStatus[] = [
  'STARTUP',
  'OPEN',
  'SWITCHOVER',
  'FAILOVER',
  'RECOVERY',
  'CONFIRM',
  'TAKEOVER',
  'OPEN FORCE',
  'LOGIN CHECK',
  'CHANGE ARCH',
  'STANDBY CHECK',
];
/** Where a failure of a standby is dealt with at once, whatever is going on (seed 001 §4.1.7, §4.1.9). */
const SERVING: readonly WatcherStatus[] = ['OPEN', 'RECOVERY', 'STANDBY CHECK'];
const NOBODY = { monitorId: 0n, monitorIp: '' };

/** Every transition, and everything that is done without one. */
export const TRANSITIONS: readonly Transition[] = [
  {
    id: 'instance.lost',
    says: 'a watcher whose database failed starts again',
    from: WATCHING.filter((status) => status !== 'STARTUP'),
    to: 'STARTUP',
    when: ({ state }) => !state.database.ok,
    act: interruptRecovery,
  },
  {
    id: 'two-primaries.old-one-halts',
    says: 'a primary that learns, from whomever, that another took over from it is halted',
    from: WATCHING,
    when: (turn) => isActivePrimary(turn.local) && isOvertaken(turn) && !turn.awaits('exit'),
    act: (turn) => turn.instruct({ kind: 'halt' }, { for: 'exit' }),
  },
  {
    id: 'two-primaries.invalid',
    says: 'of two primaries of which neither took over from the other, both are forced out and INVALID',
    from: WATCHING,
    when: (turn: WatcherTurn): boolean => {
      const other = otherActivePrimary(turn);
      if (!isActivePrimary(turn.local) || other === undefined || turn.awaits('exit')) return false;
      const theirs = controlOf(other);
      return !goesOn(turn.state.control, theirs) && !goesOn(theirs, turn.state.control);
    },
    act: (turn: WatcherTurn): void => {
      if (turn.state.control?.status === 'VALID') turn.changeControl('Set INVALID', NOBODY);
      turn.instruct({ kind: 'halt' }, { for: 'exit' });
    },
  },
  {
    id: 'service-network.exit',
    says: 'an Open primary without public network for INST_ERROR_TIME is forced to exit',
    from: WATCHING,
    when: (turn: WatcherTurn): boolean => {
      const { configuration, serviceDownSince } = turn.state;
      if (!configuration.serviceIpCheck || serviceDownSince === undefined || turn.awaits('exit')) return false;
      const isOpenPrimary = turn.local?.mode === 'PRIMARY' && turn.local.status === 'OPEN';
      if (turn.local === undefined || (!isOpenPrimary && turn.rules.applies('service-network.only-open-primary'))) {
        return false;
      }
      return turn.now - serviceDownSince > configuration.instanceErrorTime * 1000;
    },
    act: (turn) => turn.instruct({ kind: 'halt' }, { for: 'exit' }),
  },
  {
    id: 'control.split',
    says: 'a library that cannot join the primary it meets is SPLIT',
    from: ['STARTUP', 'OPEN'],
    when: (turn) => isGlobal(turn) && splits(turn),
    act: (turn) => turn.changeControl('Set SPLIT', NOBODY),
  },
  {
    id: 'startup.local-open',
    says: 'under local watch a database in MOUNT is opened',
    from: ['STARTUP', 'OPEN'],
    when: (turn) => !isGlobal(turn) && turn.local?.status === 'MOUNT' && !turn.awaits('startup'),
    act: (turn) => turn.instruct({ kind: 'open' }, { for: 'startup' }),
  },
  {
    id: 'startup.old-primary-becomes-standby',
    says: 'an old primary that can join the new one becomes its standby',
    from: ['STARTUP', 'OPEN'],
    when: (turn: WatcherTurn): boolean => {
      const other = otherActivePrimary(turn);
      if (!mountedUnderGlobal(turn) || turn.local?.mode !== 'PRIMARY' || other === undefined) return false;
      return judgeLocal(turn, other)?.joins === true;
    },
    act: (turn) => turn.instruct({ kind: 'standby' }, { for: 'startup' }),
  },
  {
    id: 'startup.open',
    says: 'a database in MOUNT is opened when its conditions hold',
    from: ['STARTUP', 'OPEN'],
    when: (turn) => mountedUnderGlobal(turn) && openUnmet(turn).length === 0,
    act: (turn) => turn.instruct({ kind: 'open' }, { for: 'startup' }),
  },
  {
    id: 'startup.done',
    says: 'a watcher is OPEN when its database is',
    from: ['STARTUP'],
    to: 'OPEN',
    when: ({ local }) => local?.status === 'OPEN' || local?.status === 'SUSPEND',
    act: (turn: WatcherTurn): void => {
      if (turn.local?.mode === 'PRIMARY' && turn.rules.applies('recovery.at-once-after-start')) recoverAtOnce(turn);
    },
  },
  {
    id: 'confirm.enter',
    says: 'AUTO: when a standby looks dead, the primary first asks the confirm monitor',
    from: SERVING,
    to: 'CONFIRM',
    when: (turn: WatcherTurn): boolean => {
      const failed = failedStandbys(turn);
      return failed.length > 0 && mustAsk(turn, failed);
    },
    act: interruptRecovery,
  },
  {
    id: 'failover.enter',
    says: 'MANUAL, or it left in order: the archive to a failed standby is made INVALID at once',
    from: SERVING,
    to: 'FAILOVER',
    when: (turn: WatcherTurn): boolean => {
      const failed = failedStandbys(turn);
      return failed.length > 0 && !mustAsk(turn, failed);
    },
    act: (turn: WatcherTurn): void => {
      interruptRecovery(turn);
      invalidate(turn, failedStandbys(turn), 'failover');
    },
  },
  {
    id: 'confirm.standby-returned',
    says: 'a standby that returns needs no confirmation',
    from: ['CONFIRM'],
    to: 'OPEN',
    when: (turn) => failedStandbys(turn).length === 0,
    act: (turn: WatcherTurn): void => {
      turn.state.confirmed.clear();
      if (turn.local?.status === 'SUSPEND') turn.instruct({ kind: 'open' }, { for: 'resume' });
    },
  },
  {
    id: 'confirm.failover',
    says: 'once the monitor confirmed, the archive is made INVALID; without it never',
    from: ['CONFIRM'],
    to: 'FAILOVER',
    when: (turn) =>
      failedStandbys(turn).every(
        (name) =>
          turn.state.confirmed.has(name) || isCertain(turn, name) || !turn.rules.applies('confirm.wait-for-monitor'),
      ),
    act: (turn: WatcherTurn): void => {
      turn.state.confirmed.clear();
      invalidate(turn, failedStandbys(turn), 'failover');
    },
  },
  {
    id: 'open.resume',
    says: 'a primary that is SUSPEND though all its standbys are there is opened',
    from: ['OPEN'],
    when: (turn) =>
      isActivePrimary(turn.local) &&
      turn.local?.status === 'SUSPEND' &&
      turn.state.command === undefined &&
      !turn.awaits('resume') &&
      !turn.awaits('exit'),
    act: (turn) => turn.instruct({ kind: 'open' }, { for: 'resume' }),
  },
  {
    id: 'failover.resume',
    says: 'a primary that was suspended by a failed standby is opened when its archive is INVALID',
    from: ['FAILOVER', 'STANDBY CHECK'],
    when: (turn) => turn.local?.status === 'SUSPEND' && invalidated(turn) && !turn.awaits('failover'),
    act: (turn) => turn.instruct({ kind: 'open' }, { for: 'failover' }),
  },
  {
    id: 'failover.done',
    says: 'the watcher is OPEN again when the failed archives are INVALID and the database is not SUSPEND',
    from: ['FAILOVER'],
    to: 'OPEN',
    when: (turn) => turn.local?.status !== 'SUSPEND' && invalidated(turn) && !turn.awaits('failover'),
    act: ({ state }) => state.invalidating.clear(),
  },
  {
    id: 'check.enter',
    says: 'sends that are too slow on average make the archive INVALID',
    from: ['OPEN', 'RECOVERY'],
    to: 'STANDBY CHECK',
    when: (turn) => turn.local?.mode === 'PRIMARY' && slowStandbys(turn).length > 0,
    act: (turn: WatcherTurn): void => {
      interruptRecovery(turn);
      invalidate(turn, slowStandbys(turn), 'check');
    },
  },
  {
    id: 'check.done',
    says: 'the watcher is OPEN again when the archives of slow standbys are INVALID',
    from: ['STANDBY CHECK'],
    to: 'OPEN',
    when: (turn) => turn.local?.status !== 'SUSPEND' && invalidated(turn) && !turn.awaits('check'),
    act: ({ state }) => state.invalidating.clear(),
  },
  {
    id: 'recovery.enter',
    says: 'a standby that meets all conditions is recovered',
    from: ['OPEN'],
    to: 'RECOVERY',
    when: (turn) => isGlobal(turn) && recoverable(turn).length > 0,
    act: takeOne,
  },
  {
    id: 'recovery.drop-unavailable',
    says: 'a standby that fails while it is recovered leaves the list',
    from: ['RECOVERY'],
    when: (turn) => unavailable(turn).length > 0,
    act: dropUnavailable,
  },
  {
    id: 'recovery.join',
    says: 'further standbys join while others are recovered',
    from: ['RECOVERY'],
    when: (turn) => turn.state.recovery.size > 0 && recoverable(turn).length > 0,
    act: takeOne,
  },
  {
    id: 'recovery.continue',
    says: 'a standby that has all archived redo goes on, one at a time',
    from: ['RECOVERY'],
    when: ({ state }: WatcherTurn): boolean => {
      const steps = [...state.recovery.values()];
      return steps.includes('sent') && steps.every((step) => ['control', 'discard', 'send', 'sent'].includes(step));
    },
    act: continueSent,
  },
  {
    id: 'recovery.resume',
    says: 'a primary that a recovery left SUSPEND is opened',
    from: ['RECOVERY'],
    when: (turn) =>
      turn.state.recovery.size === 0 &&
      turn.local?.status === 'SUSPEND' &&
      !turn.awaits('resume') &&
      !turn.awaits('exit'),
    act: (turn) => turn.instruct({ kind: 'open' }, { for: 'resume' }),
  },
  {
    id: 'recovery.done',
    says: 'the watcher is OPEN again when nobody is left to recover',
    from: ['RECOVERY'],
    to: 'OPEN',
    when: ({ state, local }) => state.recovery.size === 0 && local?.status !== 'SUSPEND',
  },
];
