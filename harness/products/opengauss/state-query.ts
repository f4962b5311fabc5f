import type { NodeState } from '../../cluster/node-state.ts';
import { laterLsn, nodeStateOf, type HaFields } from './ha-rows.ts';

/**
 * Everything about a node in one round trip: three statements in one simple query. Functions of the 9.2 vocabulary that
 * fail in one of the roles are only called in the other (facts/opengauss.md §3.2: `recovery is in progress`), and
 * pg_last_xlog_replay_location() is a record.
 */
export const STATE_QUERY = `
select local_role, db_state, detail_information,
  pg_is_in_recovery()::text as in_recovery,
  floor(extract(epoch from clock_timestamp()) * 1000)::bigint::text as clock_ms,
  case when pg_is_in_recovery() then pg_last_xlog_receive_location()::text else pg_current_xlog_location()::text end as lsn,
  case when pg_is_in_recovery() then (select lsn::text from pg_last_xlog_replay_location()) end as replay_lsn
  from pg_stat_get_stream_replications();
select peer_role, state, sync_state, sender_sent_location, receiver_flush_location, receiver_replay_location, channel
  from pg_stat_get_wal_senders();
select peer_role, state, receiver_received_location, receiver_replay_location, channel
  from pg_stat_get_wal_receiver()`;

/** Throws a `TypeError` when the rows are not those of STATE_QUERY. */
export function stateFromRows(results: readonly (readonly HaFields[])[]): NodeState {
  const [states = [], senders = [], receivers = []] = results;
  const [state] = states;
  if (state === undefined || results.length !== 3) throw new TypeError('The node gave no state');
  const inRecovery = (state['in_recovery'] ?? '').startsWith('t');
  const replayed = state['replay_lsn'] ?? undefined;
  const clock = state['clock_ms'] ?? undefined;
  const lsn = inRecovery ? laterLsn(state['lsn'], replayed) : (state['lsn'] ?? undefined);
  return nodeStateOf(state, senders, receivers[0], {
    inRecovery,
    ...(lsn === undefined ? {} : { lsn }),
    ...(clock === undefined ? {} : { clockMs: Number(clock) }),
    ...(inRecovery && replayed !== undefined ? { replayLsn: replayed } : {}),
  });
}
