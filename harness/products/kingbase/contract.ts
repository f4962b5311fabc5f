import type { Contract, OutagePart } from '../../checkers/checker.ts';
import type { Settings } from '../product.ts';
import { decisionMs, type HealthCheck, leadershipMs } from './detection.ts';
import { settingMs, settingOf } from './settings.ts';

/**
 * What the settings promise about the failure of one machine or one database (facts/kingbase.md §1d, §3). Nothing is promised for
 * a network that parts the two pools while both still reach the gateway: both databases take writes then (F1, §2c case D).
 * After a failover commits wait for nobody until the old primary is attached again (K45, K65), so that acknowledged writes of
 * that time are on one machine only.
 */
export function contractOf(settings: Settings): Contract {
  const parts = outagePartsOf(settings);
  return {
    ...lossOf(settings),
    maxOutageMs: parts.reduce((sum, { ms }) => sum + ms, 0),
    outageParts: parts,
  };
}

/** What each value of synchronous_commit means for a commit that was acknowledged in a synchronous cluster. */
const COMMIT: Readonly<Record<string, { readonly may: boolean; readonly reason: string }>> = {
  off: { may: true, reason: 'synchronous_commit=off: a commit is acknowledged before it is on any disk' },
  local: { may: true, reason: 'synchronous_commit=local: a commit does not wait for the standby' },
  remote_write: { may: false, reason: 'synchronous_commit=remote_write: every commit was written by the standby' },
  on: { may: false, reason: 'synchronous_commit=on: every commit is on the disk of the standby' },
  remote_apply: { may: false, reason: 'synchronous_commit=remote_apply: every commit was applied by the standby' },
};

function lossOf(settings: Settings): Pick<Contract, 'mayLoseAcknowledgedWrites' | 'reason'> {
  if (settingOf(settings, 'SYNC_FLAG') === '0') {
    return { mayLoseAcknowledgedWrites: true, reason: 'SYNC_FLAG=0: no commit waits for the standby' };
  }
  const { may, reason } = COMMIT[settingOf(settings, 'synchronous_commit')] ?? {
    may: true,
    reason: 'synchronous_commit has a value that is not known here',
  };
  return { mayLoseAcknowledgedWrites: may, reason: may ? reason : `${reason} (SYNC_FLAG=1)` };
}

/** A pause of a loaded machine between a timer and what it starts. */
const SLACK_MS = 1000;
/** ping -c 3 -w 2 of the gateway, at the beginning of the script (K37, K52). */
const TRUST_MS = 3000;
/** `ip addr add`, then arping -w 1 (K41). */
const ADDRESS_MS = 2000;
/** Promote, sync to async, checkpoint, and the database asked in between: 2 s in the published case (K43-K46). */
const PROMOTE_MS = 5000;
/** The pool finds the new primary and starts its children again (K28). */
const POOL_MS = 2000;
/** Clients are cut once more when the pool restarts its children, and connect anew (K25). */
const RECONNECT_MS = 2000;

/** The longest time without an acknowledged write that the failure of one machine explains, in parts. */
export function outagePartsOf(settings: Settings): readonly OutagePart[] {
  const retries = Number(settingOf(settings, 'health_check_max_retries'));
  const check: HealthCheck = {
    retries,
    retryDelayMs: settingMs(settings, 'health_check_retry_delay'),
    periodMs: settingMs(settings, 'health_check_period'),
    // A host that is gone costs the one, a database that hangs the other.
    attemptMs: Math.max(settingMs(settings, 'connect_timeout'), settingMs(settings, 'health_check_timeout')),
  };
  const watchdog = { intervalMs: settingMs(settings, 'wd_interval'), deadtimeMs: settingMs(settings, 'wd_deadtime') };
  const leader = leadershipMs(watchdog, 'silent');
  const failover: readonly OutagePart[] = [
    { name: 'period', ms: check.periodMs + SLACK_MS, reason: 'health_check_period: until the first bad health check' },
    {
      name: 'detect',
      ms: decisionMs(check, leader),
      reason: `health checks of ${retries + 1} attempts with pauses, repeated until a pool is master (${leader / 1000} s)`,
    },
    { name: 'gateway', ms: TRUST_MS, reason: 'the script pings the gateway' },
    {
      name: 'fence',
      ms: 1000 * Number(settingOf(settings, 'CONNECTTIMEOUT')),
      reason: 'CONNECTTIMEOUT: ssh tries to reach the old primary',
    },
    { name: 'address', ms: ADDRESS_MS, reason: 'the database VIP moves before the promotion' },
    { name: 'promote', ms: PROMOTE_MS, reason: 'promote, sync to async, checkpoint' },
    { name: 'pool', ms: POOL_MS, reason: 'the pool finds the new primary' },
    { name: 'reconnect', ms: RECONNECT_MS, reason: 'clients connect again' },
  ];
  const standbyLost: readonly OutagePart[] =
    settingOf(settings, 'SYNC_FLAG') === '0'
      ? []
      : [
          {
            name: 'silence',
            ms: settingMs(settings, 'wal_sender_timeout'),
            reason: 'wal_sender_timeout: commits wait for a silent standby',
          },
          {
            name: 'cron',
            ms: settingMs(settings, 'cron_interval') + SLACK_MS,
            reason: 'network_rewind.sh on the primary lets commits go alone when it is started next (F26)',
          },
          { name: 'reconnect', ms: RECONNECT_MS, reason: 'clients connect again' },
        ];
  return [failover, standbyLost].toSorted((a, b) => total(b) - total(a))[0] ?? failover;
}

const total = (parts: readonly OutagePart[]): number => parts.reduce((sum, { ms }) => sum + ms, 0);
