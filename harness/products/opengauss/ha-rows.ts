import { compareLsn } from '../../cluster/lsn.ts';
import type { NodeRole, NodeState, ReceiverState, SenderState } from '../../cluster/node-state.ts';

/**
 * The fields of `gs_ctl query` and the columns of pg_stat_get_stream_replications(), pg_stat_get_wal_senders() and
 * pg_stat_get_wal_receiver() have the same names (facts/opengauss.md §2.1, §3.1); values that are not there are absent or null.
 */
export type HaFields = Readonly<Record<string, string | null | undefined>>;

/** facts/opengauss.md §2.3. A main standby belongs to another cluster's disaster recovery: no role of ours. */
const ROLES: Readonly<Record<string, NodeRole>> = {
  Primary: 'primary',
  Standby: 'standby',
  'Cascade Standby': 'cascade standby',
  Pending: 'pending',
  Normal: 'normal',
};

export function roleOf(text: string | null | undefined): NodeRole {
  return ROLES[text ?? ''] ?? 'unknown';
}

export function senderOf(fields: HaFields): SenderState {
  return {
    peerAddress: peerAddress(fields['channel']),
    peerRole: fields['peer_role'] ?? '',
    state: fields['state'] ?? '',
    syncState: fields['sync_state'] ?? '',
    sentLsn: fields['sender_sent_location'] ?? '',
    flushLsn: fields['receiver_flush_location'] ?? '',
    replayLsn: fields['receiver_replay_location'] ?? '',
  };
}

export function receiverOf(fields: HaFields): ReceiverState {
  return {
    peerAddress: peerAddress(fields['channel']),
    peerRole: fields['peer_role'] ?? '',
    state: fields['state'] ?? '',
    receivedLsn: fields['receiver_received_location'] ?? '',
    replayLsn: fields['receiver_replay_location'] ?? '',
  };
}

/** From the row of the state, the rows of the senders and that of the receiver. */
export function nodeStateOf(
  state: HaFields,
  senders: readonly HaFields[],
  receiver: HaFields | undefined,
  more: Pick<NodeState, 'inRecovery' | 'lsn' | 'replayLsn'> = {},
): NodeState {
  return {
    role: roleOf(state['local_role']),
    state: state['db_state'] ?? 'Unknown',
    detail: state['detail_information'] ?? 'Unknown',
    ...more,
    senders: senders.map(senderOf),
    ...(receiver === undefined ? {} : { receiver: receiverOf(receiver) }),
  };
}

/** The later of two LSNs of which either may be missing: after a restart a standby knows what it replayed before what it received. */
export function laterLsn(a: string | null | undefined, b: string | null | undefined): string | undefined {
  if (!isLsn(a)) return isLsn(b) ? b : undefined;
  return !isLsn(b) || compareLsn(a, b) >= 0 ? a : b;
}

function isLsn(text: string | null | undefined): text is string {
  return text !== null && text !== undefined && /^[0-9A-F]+\/[0-9A-F]+$/i.test(text);
}

/** `10.0.0.1:5433-->10.0.0.2:36158` of a sender and `10.0.0.2:36158<--10.0.0.1:5433` of a receiver: the far end, without port. */
function peerAddress(channel: string | null | undefined): string {
  return /(?:-->|<--)(.*?)(?::\d*)?$/.exec(channel ?? '')?.[1] ?? '';
}
