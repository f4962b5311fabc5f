import type { Contract, OutagePart } from '../../checkers/checker.ts';
import type { Settings } from '../product.ts';
import { numberOf, settingOf } from './settings.ts';
import { monitorsOf } from './topology.ts';

/**
 * What the settings promise (facts/dm.md §2.4, §2.5, §2.8, §2.10). About one fault at a time. Whoever takes over does so only
 * while the archive to it is VALID, so an acknowledged write is never lost by the product itself; `takeover force`, which a
 * person may do, is no part of it. Nothing is said about how many standbys have a write: when their archives are INVALID the
 * primary acknowledges alone, and nobody takes over from it then.
 */
export function contractOf(settings: Settings): Contract {
  const type = settingOf(settings, 'ARCH_TYPE');
  const parts = outageParts(settings);
  return {
    mayLoseAcknowledgedWrites: false,
    reason: `ARCH_TYPE=${type}: ${ACKNOWLEDGED[type] ?? ''}, and only a standby whose archive is VALID takes over`,
    ...(parts === undefined ? {} : { maxOutageMs: parts.reduce((sum, { ms }) => sum + ms, 0), outageParts: parts }),
  };
}

const ACKNOWLEDGED: Readonly<Record<string, string>> = {
  REALTIME: 'a commit is acknowledged when every standby with a VALID archive has received it',
  TIMELY: 'a commit is acknowledged when every standby with a VALID archive has replayed it',
};

/** Reports go once a second, and what they say is judged once a second at the other end. */
const TICKS_MS = 2000;
/** Locking, eight steps that are each answered, and the promotion itself (facts/dm.md §2.6). */
const TAKEOVER_MS = 12_000;
/** The monitor's answer, the archive INVALID, the primary OPEN again. */
const FAILOVER_MS = 4000;
/** Clients find the new primary, which is SUSPEND for a moment when its standbys are recovered. */
const RECONNECT_MS = 4000;

/** The longest time without an acknowledged write that one fault explains; nothing where a person must act, or may never. */
function outageParts(settings: Settings): readonly OutagePart[] | undefined {
  const detect = detection(settings);
  const confirms = monitorsOf(settings).some(({ confirm }) => confirm);
  if (detect === undefined || settingOf(settings, 'DW_MODE') !== 'AUTO' || !confirms) return undefined;
  const takeover: readonly OutagePart[] = [
    detect,
    { name: 'ticks', ms: TICKS_MS, reason: 'watchers and monitors report and look once a second' },
    { name: 'takeover', ms: TAKEOVER_MS, reason: 'the confirm monitor has a standby take over, step by step' },
    { name: 'reconnect', ms: RECONNECT_MS, reason: 'clients find the new primary, whose standbys are recovered' },
  ];
  const failover: readonly OutagePart[] = [
    detect,
    { name: 'ticks', ms: TICKS_MS, reason: 'watchers and monitors report and look once a second' },
    { name: 'failover', ms: FAILOVER_MS, reason: 'CONFIRM, FAILOVER: the archive to a failed standby becomes INVALID' },
  ];
  return total(takeover) >= total(failover) ? takeover : failover;
}

/** The slowest way in which a fault is noticed; never, when links are not probed. */
function detection(settings: Settings): OutagePart | undefined {
  const probe = numberOf(settings, 'MAL_CHECK_INTERVAL');
  if (probe === 0) return undefined;
  const ways = [
    { seconds: numberOf(settings, 'INST_ERROR_TIME'), reason: 'INST_ERROR_TIME: a database that is silent has failed' },
    { seconds: numberOf(settings, 'DW_ERROR_TIME'), reason: 'DW_ERROR_TIME: a watcher that is silent has failed' },
    {
      seconds: probe + numberOf(settings, 'MAL_CONN_FAIL_INTERVAL'),
      reason: 'MAL_CHECK_INTERVAL + MAL_CONN_FAIL_INTERVAL: a link without answer is broken',
    },
  ];
  const [slowest] = ways.toSorted((a, b) => b.seconds - a.seconds);
  return slowest === undefined ? undefined : { name: 'detect', ms: slowest.seconds * 1000, reason: slowest.reason };
}

const total = (parts: readonly OutagePart[]): number => parts.reduce((sum, { ms }) => sum + ms, 0);
