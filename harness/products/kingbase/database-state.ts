import type { ReceiverState, SenderState } from '../../cluster/node-state.ts';
import type { Question, TextRow } from '../node-observer.ts';

/** What one database says of itself, without the opinion of any pool. */
export interface DatabaseState {
  readonly inRecovery: boolean;
  /** ms since 1970. */
  readonly clockMs: number;
  readonly lsn?: string;
  readonly replayLsn?: string;
  readonly senders: readonly SenderState[];
  readonly receiver?: ReceiverState;
}

/**
 * Three statements in one round trip, in the names of V8R3 (facts/kingbase.md §4, "View/function renames"). The receiver of 9.6
 * tells its primary in its connection string only.
 */
export const DATABASE_QUESTION: Question<DatabaseState> = {
  sql: `
select sys_is_in_recovery()::text as in_recovery,
  floor(extract(epoch from clock_timestamp()) * 1000)::bigint::text as clock_ms,
  case when sys_is_in_recovery() then sys_last_xlog_receive_location()::text else sys_current_xlog_flush_location()::text end as lsn,
  case when sys_is_in_recovery() then sys_last_xlog_replay_location()::text end as replay_lsn;
select host(client_addr) as peer, state, sync_state, sent_location::text as sent, flush_location::text as flushed,
  replay_location::text as replayed from sys_stat_replication where application_name <> 'pg_basebackup';
select substring(conninfo from 'host=([^ ]+)') as peer, status, received_lsn::text as received
  from sys_stat_wal_receiver`,
  read: databaseStateFromRows,
};

/** Throws a `TypeError` when the rows are not those of the question. */
export function databaseStateFromRows(results: readonly (readonly TextRow[])[]): DatabaseState {
  const [states = [], senders = [], receivers = []] = results;
  const [own] = states;
  if (own === undefined || results.length !== 3) throw new TypeError('The node gave no state');
  const inRecovery = own['in_recovery'] === 'true';
  const replayLsn = own['replay_lsn'] ?? undefined;
  // A standby that has restarted knows what it replayed before anything is sent to it.
  const lsn = own['lsn'] ?? replayLsn;
  const [receiver] = receivers;
  return {
    inRecovery,
    clockMs: Number(own['clock_ms']),
    ...(lsn === undefined ? {} : { lsn }),
    ...(replayLsn === undefined ? {} : { replayLsn }),
    senders: senders.map(senderOf),
    ...(receiver === undefined ? {} : { receiver: receiverOf(receiver, replayLsn) }),
  };
}

function senderOf(row: TextRow): SenderState {
  return {
    peerAddress: row['peer'] ?? '',
    peerRole: 'standby',
    state: capitalised(row['state']),
    syncState: capitalised(row['sync_state']),
    sentLsn: row['sent'] ?? '',
    flushLsn: row['flushed'] ?? '',
    replayLsn: row['replayed'] ?? '',
  };
}

function receiverOf(row: TextRow, replayLsn = ''): ReceiverState {
  return {
    peerAddress: row['peer'] ?? '',
    peerRole: 'primary',
    state: capitalised(row['status']),
    receivedLsn: row['received'] ?? '',
    replayLsn,
  };
}

/** `streaming`, `sync` as the other products write them. */
const capitalised = (word: string | null | undefined): string =>
  word === null || word === undefined ? '' : `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
