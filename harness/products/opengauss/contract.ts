import type { Contract, OutagePart } from '../../checkers/checker.ts';
import type { Settings } from '../product.ts';
import { settingMs, settingOf } from './settings.ts';
import { parseSyncNames, type SyncGroup } from './sync-names.ts';

/**
 * What the settings promise (facts/opengauss.md §3.3, §4.1, §4.3). About one fault at a time: when the primary and the standby
 * that acknowledged are both gone, no setting of one standby helps.
 *
 * @param detectAfterMs the operator's own delay, part of every outage.
 */
export function contractOf(settings: Settings, detectAfterMs: number): Contract {
  const loss = lossOf(settings);
  const parts = outagePartsOf(settings, detectAfterMs);
  return {
    mayLoseAcknowledgedWrites: loss.may,
    reason: loss.reason,
    ...(loss.may ? {} : { standbysPerAcknowledgement: Math.max(...groupsOf(settings).map(({ count }) => count)) }),
    ...(parts === undefined ? {} : { maxOutageMs: parts.reduce((sum, { ms }) => sum + ms, 0), outageParts: parts }),
  };
}

interface Loss {
  readonly may: boolean;
  readonly reason: string;
}

/** What each value of synchronous_commit means for a commit that was acknowledged. */
const COMMIT: Readonly<Record<string, Loss>> = {
  off: { may: true, reason: 'synchronous_commit=off: a commit is acknowledged before it is on any disk' },
  local: { may: true, reason: 'synchronous_commit=local: a commit does not wait for a standby' },
  remote_receive: {
    may: true,
    reason: 'synchronous_commit=remote_receive: a commit waits until a standby has it in memory, not on disk',
  },
  remote_write: { may: false, reason: 'synchronous_commit=remote_write: every commit was written by a standby' },
  on: { may: false, reason: 'synchronous_commit=on: every commit is on the disk of a standby' },
  remote_apply: { may: false, reason: 'synchronous_commit=remote_apply: every commit was applied by a standby' },
};

function lossOf(settings: Settings): Loss {
  const names = settingOf(settings, 'synchronous_standby_names');
  const commit = COMMIT[settingOf(settings, 'synchronous_commit')];
  if (commit === undefined) return { may: true, reason: 'synchronous_commit has a value that is not known here' };
  if (commit.may) return commit;
  if (groupsOf(settings).length === 0) {
    return { may: true, reason: "synchronous_standby_names='': no commit waits for a standby" };
  }
  if (settingOf(settings, 'most_available_sync') === 'on') {
    const window = settingMs(settings, 'keep_sync_window');
    const after = window === 0 ? '' : ` (after keep_sync_window=${settingOf(settings, 'keep_sync_window')})`;
    return {
      may: true,
      reason: `most_available_sync=on: the primary commits alone while no synchronous standby is connected${after}`,
    };
  }
  return {
    may: false,
    reason: `${commit.reason} (synchronous_standby_names='${names}') before it is acknowledged, and most_available_sync=off`,
  };
}

/** From one look at all nodes to the next: interval and time limit of the operator's probes. */
const PROBE_MS = 750;
/** gs_ctl failover polls once a second and the standby has to replay what it has received (facts/opengauss.md §1.7). */
const PROMOTE_MS = 5000;
/** A standby that lost its primary tries its peers one after the other; a little more than two rounds of them. */
const PEERS_TRIED = 4;
/** A client finds the new primary and connects. */
const RECONNECT_MS = 2000;
/** `gs_ctl switchover` with clients at work: 6 s recorded, up to 14 s published (facts/opengauss.md §1.8). */
const SWITCHOVER_MS = 15_000;

/**
 * The longest time without an acknowledged write that one fault explains, in parts. Nothing is promised when commits may wait
 * for a standby that nobody brings back: more than one needed, or certain ones by name, or no time limit for silent ones.
 */
export function outagePartsOf(settings: Settings, detectAfterMs: number): readonly OutagePart[] | undefined {
  const waits = commitsWait(settings);
  if (waits && !groupsOf(settings).every(({ count, names }) => count === 1 && names.includes('*'))) return undefined;
  const silence = settingMs(settings, 'wal_sender_timeout');
  if (waits && silence === 0) return undefined;
  const connect = settingMs(settings, 'wal_receiver_connect_timeout');
  const failover: readonly OutagePart[] = [
    {
      name: 'detect',
      ms: detectAfterMs,
      reason: 'the operator waits so long before it believes that the primary is gone',
    },
    { name: 'decide', ms: PROBE_MS, reason: 'one round of probes' },
    { name: 'promote', ms: PROMOTE_MS, reason: 'gs_ctl failover and replay of what was received' },
    ...(waits
      ? [
          {
            name: 'reattach',
            ms: PEERS_TRIED * connect,
            reason: 'another standby finds the new primary, so that commits are acknowledged',
          },
        ]
      : []),
    { name: 'reconnect', ms: RECONNECT_MS, reason: 'clients find the new primary' },
  ];
  const standbyLost: readonly OutagePart[] = waits
    ? [
        { name: 'silence', ms: silence, reason: 'wal_sender_timeout: commits wait for a silent synchronous standby' },
        { name: 'replace', ms: RECONNECT_MS, reason: 'the next standby becomes the synchronous one' },
      ]
    : [];
  const switchover: readonly OutagePart[] = [
    {
      name: 'switchover',
      ms: SWITCHOVER_MS,
      reason: 'gs_ctl switchover: the primary stops taking writes until the standby has all WAL',
    },
    { name: 'reconnect', ms: RECONNECT_MS, reason: 'clients find the new primary' },
  ];
  return [failover, standbyLost, switchover].toSorted((a, b) => total(b) - total(a))[0];
}

function commitsWait(settings: Settings): boolean {
  const commit = settingOf(settings, 'synchronous_commit');
  return (
    commit !== 'off' &&
    commit !== 'local' &&
    groupsOf(settings).length > 0 &&
    settingOf(settings, 'most_available_sync') === 'off'
  );
}

function groupsOf(settings: Settings): readonly SyncGroup[] {
  const groups = parseSyncNames(settingOf(settings, 'synchronous_standby_names'));
  return typeof groups === 'string' ? [] : groups;
}

const total = (parts: readonly OutagePart[]): number => parts.reduce((sum, { ms }) => sum + ms, 0);
