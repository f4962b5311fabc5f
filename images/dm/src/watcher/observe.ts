import type { ControlFile } from '../control-file/control-file.ts';
import { parseControlFile } from '../control-file/control-file-text.ts';
import { judgeJoin, type JoinJudgement } from '../control-file/judge-group.ts';
import type { Rule } from '../rules/rule-book.ts';
import { isActivePrimary, isOpenStandby, type InstanceReport, type WatcherReport } from '../watch/reports.ts';
import type { WatcherTurn } from './watcher-turn.ts';

/** How a primary tells that a standby failed or is slow. */
export const OBSERVATION_RULES: readonly Rule[] = [
  { id: 'failover.valid-archives-only', says: 'a standby whose archive is INVALID already cannot fail' },
  { id: 'failed.unreachable', says: 'a standby that cannot be reached has failed' },
  { id: 'failed.not-open', says: 'a standby that is not open has failed' },
  { id: 'failed.timely-send', says: 'a standby to which a TIMELY send failed has failed, also when it is back' },
  { id: 'failed.restarted', says: 'a standby that was restarted has lost its KEEP_BUF' },
  { id: 'failover.restarted', says: 'a standby that was restarted and is one needs no confirmation' },
  { id: 'failover.left-in-order', says: 'a standby that was shut down in order needs no confirmation' },
  { id: 'check.only-with-threshold', says: 'without RLOG_SEND_THRESHOLD nobody is too slow' },
];

/** What the other watchers say that are heard of, with a database that works. */
export function heard(turn: WatcherTurn): (WatcherReport & { readonly database: InstanceReport })[] {
  return [...turn.state.remotes.values()].flatMap(({ report, lost }) => {
    if (lost || report?.database === undefined || !report.instanceOk) return [];
    return { ...report, database: report.database };
  });
}

/** Another primary that takes writes. */
export function otherActivePrimary(turn: WatcherTurn): WatcherReport | undefined {
  return heard(turn).find(({ database }) => isActivePrimary(database));
}

/** The primary of the group, active or not yet opened; one that is not judged broken first. */
export function groupPrimary(turn: WatcherTurn): WatcherReport | undefined {
  return otherActivePrimary(turn) ?? heard(turn).find(({ database }) => database.mode === 'PRIMARY');
}

/** Control files change seldom and are looked at with every message, so the last ones are kept parsed. */
const parsed = new Map<string, ControlFile>();
const MOST_PARSED = 64;

/** The control file in a report. */
export function controlOf({ control, instance }: WatcherReport): ControlFile | undefined {
  if (control === undefined) return undefined;
  const known = parsed.get(control);
  if (known !== undefined) return known;
  const file = parseControlFile(`dmwatcher.ctl of ${instance}`, control);
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(control, file);
  return file;
}

/** Whether anybody who is heard of has a control file in which another became primary after this one. */
export function isOvertaken({ state }: WatcherTurn): boolean {
  return [...state.remotes.values()].some(
    ({ report, lost }) => !lost && report !== undefined && goesOn(state.control, controlOf(report)),
  );
}

/** Whether this library may join that primary. */
export function judgeLocal(turn: WatcherTurn, primary: WatcherReport): JoinJudgement | undefined {
  const theirs = controlOf(primary);
  const { control, database } = turn.state;
  if (control === undefined || theirs === undefined) return undefined;
  return judgeJoin(control, BigInt(database.report?.fileLsn ?? 0), theirs, turn.rules);
}

/** Whether another became primary in `later` where `earlier` ends; a status that was set is no such thing. */
export function goesOn(earlier: ControlFile | undefined, later: ControlFile | undefined): boolean {
  if (earlier === undefined || later === undefined || earlier.tguid === later.tguid) return false;
  return later.records.some(
    ({ oldTguid, description }) => oldTguid === earlier.tguid && !description.startsWith('Set '),
  );
}

/**
 * The standbys that a primary must stop waiting for (seed 001 §4.1.6): their archive is VALID, and they cannot be reached
 * or are not open. One that was INVALID before needs nothing. One that is INVALID since a send failed (TIMELY) counts
 * until the watcher let the primary go on, also when it can be reached again: it may have been chosen for a takeover.
 */
export function failedStandbys(turn: WatcherTurn): string[] {
  const { local, rules } = turn;
  if (local === undefined || !isActivePrimary(local)) return [];
  return Object.entries(local.archives).flatMap(([name, archive]) => {
    if (archive.type === 'ASYNC') return [];
    if (archive.state !== 'VALID') {
      if (local.failedSends.includes(name) && rules.applies('failed.timely-send')) return name;
      if (rules.applies('failover.valid-archives-only')) return [];
    }
    return isFailed(turn, name, local) ? name : [];
  });
}

function isFailed({ state, rules }: WatcherTurn, standby: string, local: InstanceReport): boolean {
  const remote = state.remotes.get(standby);
  if (remote === undefined) return false;
  const unreachable = remote.lost || local.malLinks[standby] === false;
  if (unreachable && rules.applies('failed.unreachable')) return true;
  if (remote.report === undefined) return false;
  if (isRestarted(state, standby) && rules.applies('failed.restarted')) return true;
  const standsBy = remote.report.instanceOk && isOpenStandby(remote.report.database);
  return !standsBy && rules.applies('failed.not-open');
}

/** Whether another process runs there than the one for which the archive became VALID: it has lost its KEEP_BUF. */
function isRestarted({ remotes, validFor }: WatcherTurn['state'], standby: string): boolean {
  const pid = remotes.get(standby)?.report?.database?.pid;
  const known = validFor.get(standby);
  return pid !== undefined && known !== undefined && pid !== known;
}

/**
 * Whether a failed standby certainly has not become primary, so that nothing has to be confirmed (facts/dm.md §8.5): its
 * watcher says that it was shut down in order, or that it was restarted and is a standby.
 */
export function isCertain({ state, rules }: WatcherTurn, standby: string): boolean {
  const remote = state.remotes.get(standby);
  if (remote?.lost !== false || remote.report === undefined) return false;
  if (remote.report.leftInOrder) return rules.applies('failover.left-in-order');
  const standsBy = remote.report.instanceOk && isOpenStandby(remote.report.database);
  return standsBy && isRestarted(state, standby) && rules.applies('failover.restarted');
}

/** The standbys whose last N sends took longer than RLOG_SEND_THRESHOLD on average (seed 001 §4.1.7). */
export function slowStandbys({ local, state, rules }: WatcherTurn): string[] {
  const threshold = state.configuration.sendThreshold;
  if (local === undefined) return [];
  if (threshold === 0 && rules.applies('check.only-with-threshold')) return [];
  return Object.entries(local.archives).flatMap(([name, { type, state: validity, sends }]) =>
    type !== 'ASYNC' && validity === 'VALID' && sends.count > 0 && sends.averageSeconds > threshold ? name : [],
  );
}
