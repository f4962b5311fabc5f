import { judgeJoin } from '../control-file/judge-group.ts';
import type { Condition } from '../rules/rule-book.ts';
import { unmet } from '../rules/rule-book.ts';
import { isOpenStandby, type InstanceReport } from '../watch/reports.ts';
import { controlOf } from './observe.ts';
import type { RemoteWatcher } from './watcher-state.ts';
import type { WatcherTurn } from './watcher-turn.ts';

/** A standby that may be recovered. */
interface Candidate {
  readonly turn: WatcherTurn;
  readonly name: string;
  readonly local: InstanceReport | undefined;
  readonly remote: RemoteWatcher | undefined;
}

const standbyOf = ({ remote }: Candidate): InstanceReport | undefined =>
  remote?.lost === false && remote.report?.instanceOk === true ? remote.report.database : undefined;

/** What must hold before a standby is recovered (seed 001 §4.1.9); `check recover` names those that do not. */
export const RECOVERY_CONDITIONS: readonly Condition<Candidate>[] = [
  {
    id: 'recovery.primary-open',
    says: 'the local database is not PRIMARY and OPEN',
    holds: ({ local, turn }) =>
      local?.mode === 'PRIMARY' && (local.status === 'OPEN' || turn.state.status === 'RECOVERY'),
  },
  {
    id: 'recovery.standby-open',
    says: 'the standby is not STANDBY and OPEN',
    holds: (candidate) => isOpenStandby(standbyOf(candidate)),
  },
  {
    id: 'recovery.archive-invalid',
    says: 'its archive is not INVALID',
    holds: ({ local, name }) => local?.archives[name]?.state === 'INVALID' && local.archives[name].type !== 'ASYNC',
  },
  {
    id: 'recovery.standby-watcher-open',
    says: 'its watcher is not OPEN',
    holds: ({ remote }) => remote?.lost === false && remote.report?.status === 'OPEN',
  },
  {
    id: 'recovery.mal-link',
    says: 'the MAL link to it is broken',
    holds: ({ local, name }) => local?.malLinks[name] === true,
  },
  {
    id: 'recovery.replayed',
    says: 'it has not replayed all redo that it has (CLSN is not SSLSN)',
    holds: (candidate: Candidate): boolean => {
      const standby = standbyOf(candidate);
      return standby !== undefined && standby.curLsn === standby.sslsn;
    },
  },
  { id: 'recovery.control-joins', says: 'by its dmwatcher.ctl it cannot join', holds: joins },
  {
    id: 'recovery.lsn-larger',
    says: 'it has more redo than the primary',
    holds: (candidate) => (standbyOf(candidate)?.fileLsn ?? 0) <= (candidate.local?.fileLsn ?? 0),
  },
  {
    id: 'recovery.slow-without-new-redo',
    says: 'it was too slow, and there is no new redo to measure it with',
    holds: (candidate: Candidate): boolean => {
      const equal = standbyOf(candidate)?.fileLsn === candidate.local?.fileLsn;
      return !(equal && isTooSlow(candidate.turn, candidate.name));
    },
  },
  {
    id: 'recovery.interval',
    says: 'its recover time has not passed',
    holds: ({ turn: { state, now }, name }) =>
      now - (state.recoverFrom.get(name) ?? 0) >= (state.recoverTimes.get(name) ?? 0) * 1000,
  },
];

/** Why this standby is not recovered now; empty when it can be. */
export function recoveryUnmet(turn: WatcherTurn, name: string): Condition<Candidate>[] {
  const candidate = { turn, name, local: turn.local, remote: turn.state.remotes.get(name) };
  return unmet(RECOVERY_CONDITIONS, candidate, turn.rules);
}

/** Whether sends to it or its replays took longer on average than the thresholds that are set (seed 001 §4.1.9). */
export function isTooSlow({ state, local }: WatcherTurn, name: string): boolean {
  const { sendThreshold, applyThreshold } = state.configuration;
  const sends = local?.archives[name]?.sends.averageSeconds ?? 0;
  const applies = state.remotes.get(name)?.report?.database?.applies.averageSeconds ?? 0;
  return (sendThreshold > 0 && sends > sendThreshold) || (applyThreshold > 0 && applies > applyThreshold);
}

function joins(candidate: Candidate): boolean {
  const report = candidate.remote?.report;
  const theirs = report === undefined ? undefined : controlOf(report);
  const ours = candidate.turn.state.control;
  if (theirs === undefined || ours?.status !== 'VALID') return false;
  return judgeJoin(theirs, BigInt(standbyOf(candidate)?.fileLsn ?? 0), ours, candidate.turn.rules).joins;
}
