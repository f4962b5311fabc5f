import { compareLsn } from './lineage.ts';
import type { LocalSql } from './local-sql.ts';

/** What the PostgreSQL underneath says about itself and its replication, in one statement. */
export interface Observation {
  readonly inRecovery: boolean;
  /** What is on disk on a primary; on a standby the later of received and replayed. */
  readonly lsn: string;
  readonly replayed: string;
  /** Timeline a primary writes; 0 on a standby. */
  readonly timeline: number;
  /** The startup process has used up all local WAL and waits for more. */
  readonly waitsForWal: boolean;
  readonly receiver: ObservedReceiver | undefined;
  readonly senders: readonly ObservedSender[];
}

export interface ObservedReceiver {
  readonly pid: number;
  /** `streaming`, `waiting`, `starting` ... */
  readonly status: string;
  readonly flushed: string;
  readonly written: string;
  /** What the sender last said that it had. */
  readonly senderEnd: string;
  readonly host: string;
  readonly port: number;
}

export interface ObservedSender {
  readonly pid: number;
  readonly applicationName: string;
  readonly address: string;
  readonly port: number;
  /** `startup`, `backup`, `catchup`, `streaming`, `stopping`. */
  readonly state: string;
  readonly sent: string;
  readonly write: string;
  readonly flush: string;
  readonly replay: string;
  readonly syncState: string;
  readonly syncPriority: number;
}

/** Does a standby still lack WAL that was there when it was looked at? PostgreSQL says so for a moment longer. */
export function isCatchupAlive({ lsn, senders }: Pick<Observation, 'lsn' | 'senders'>): boolean {
  return senders.some(({ state, sent }) => state === 'catchup' && compareLsn(sent, lsn) < 0);
}

const OBSERVE = `
with recovery as (select pg_catalog.pg_is_in_recovery() as yes)
select json_build_object(
  'inRecovery', recovery.yes,
  'lsn', case when recovery.yes
    then greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) else pg_current_wal_flush_lsn() end,
  'replayed', case when recovery.yes then pg_last_wal_replay_lsn() else pg_current_wal_flush_lsn() end,
  'timeline', case when recovery.yes then '00000000'
    else substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) end,
  'waitsForWal', exists (select from pg_stat_get_activity(null) a
    where a.backend_type = 'startup'
      and a.wait_event in ('RecoveryRetrieveRetryInterval', 'RecoveryWalStream', 'RecoveryWalAll')),
  'receiver', (select json_build_object('pid', r.pid, 'status', r.status, 'flushed', r.flushed_lsn,
      'written', greatest(r.written_lsn, r.flushed_lsn), 'senderEnd', r.latest_end_lsn, 'host', r.sender_host, 'port', r.sender_port)
    from pg_stat_wal_receiver r where r.pid is not null),
  'senders', (select coalesce(json_agg(json_build_object('pid', s.pid, 'applicationName', s.application_name,
      'address', host(s.client_addr), 'port', s.client_port, 'state', s.state, 'sent', s.sent_lsn, 'write', s.write_lsn,
      'flush', s.flush_lsn, 'replay', s.replay_lsn, 'syncState', s.sync_state, 'syncPriority', s.sync_priority)
      order by s.pid), '[]')
    from standin.pg_stat_replication s)
) as seen from recovery`;

interface SeenRow {
  seen: {
    inRecovery: boolean;
    lsn: string | null;
    replayed: string | null;
    timeline: string;
    waitsForWal: boolean;
    receiver: Record<keyof ObservedReceiver, string | number | null> | null;
    senders: Record<keyof ObservedSender, string | number | null>[];
  };
}

/** @throws Error where PostgreSQL does not answer in time */
export async function observe(sql: LocalSql, timeoutMs: number): Promise<Observation> {
  const [row] = await sql.query<{ seen: SeenRow['seen'] }>(OBSERVE, [], timeoutMs);
  if (row === undefined) throw new Error('no row');
  const { inRecovery, lsn, replayed, timeline, waitsForWal, receiver, senders } = row.seen;
  return {
    inRecovery,
    lsn: lsn ?? '0/0',
    replayed: replayed ?? '0/0',
    timeline: Number.parseInt(timeline, 16),
    waitsForWal,
    receiver: receiver === null ? undefined : toReceiver(receiver),
    senders: senders.map(toSender),
  };
}

function toReceiver(row: Record<keyof ObservedReceiver, string | number | null>): ObservedReceiver {
  return {
    pid: Number(row.pid),
    status: String(row.status ?? ''),
    flushed: lsnOf(row.flushed),
    written: lsnOf(row.written),
    senderEnd: lsnOf(row.senderEnd),
    host: String(row.host ?? ''),
    port: Number(row.port ?? 0),
  };
}

function toSender(row: Record<keyof ObservedSender, string | number | null>): ObservedSender {
  return {
    pid: Number(row.pid),
    applicationName: String(row.applicationName ?? ''),
    address: String(row.address ?? ''),
    port: Number(row.port ?? 0),
    state: String(row.state ?? 'startup'),
    sent: lsnOf(row.sent),
    write: lsnOf(row.write),
    flush: lsnOf(row.flush),
    replay: lsnOf(row.replay),
    syncState: String(row.syncState ?? 'async'),
    syncPriority: Number(row.syncPriority ?? 0),
  };
}

function lsnOf(value: string | number | null): string {
  return value === null ? '0/0' : String(value);
}
