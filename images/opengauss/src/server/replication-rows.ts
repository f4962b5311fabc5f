import type { LocalRole, ReceiverRow, SenderRow } from '../control.ts';
import type { ReplicationChannel } from '../conf/replconninfo.ts';
import type { HaState } from '../control.ts';
import { compareLsn, lsnToNumber } from './lineage.ts';
import type { Observation, ObservedReceiver, ObservedSender } from './observation.ts';

/** PostgreSQL's walsender states in openGauss's words. */
const SENDER_STATES: Readonly<Record<string, string>> = {
  startup: 'Startup',
  backup: 'Backup',
  catchup: 'Catchup',
  streaming: 'Streaming',
  stopping: 'Streaming',
};
const SYNC_STATES: Readonly<Record<string, string>> = {
  async: 'Async',
  sync: 'Sync',
  potential: 'Potential',
  quorum: 'Quorum',
};

/** What the rows need besides the observation. */
export interface RowContext {
  readonly role: LocalRole;
  readonly channels: readonly ReplicationChannel[];
  readonly mostAvailableSync: boolean;
  /** HA port of this server. */
  readonly haPort: number;
}

/** Records of "Senders info". PostgreSQL has one position per stage where openGauss has the same again for the sender. */
export function senderRows(seen: Observation, context: RowContext): SenderRow[] {
  return seen.senders.map((sender) => senderRow(sender, seen, context));
}

function senderRow(sender: ObservedSender, seen: Observation, context: RowContext): SenderRow {
  const own = compareLsn(seen.replayed, sender.sent) > 0 ? seen.replayed : sender.sent;
  return {
    sender_pid: sender.pid,
    local_role: context.role,
    peer_role: context.role === 'Standby' ? 'Cascade Standby' : 'Standby',
    peer_state: peerState(sender),
    state: SENDER_STATES[sender.state] ?? 'Startup',
    sender_sent_location: sender.sent,
    sender_write_location: own,
    sender_flush_location: own,
    sender_replay_location: own,
    receiver_received_location: sender.write,
    receiver_write_location: sender.write,
    receiver_flush_location: sender.flush,
    receiver_replay_location: sender.replay,
    sync_percent: percent(sender.write, own),
    sync_state: SYNC_STATES[sender.syncState] ?? 'Async',
    sync_priority: sender.syncPriority,
    sync_most_available: context.mostAvailableSync ? 'On' : 'Off',
    channel: `${localHostFor(sender.address, context.channels)}:${context.haPort}-->${sender.address}:${sender.port}`,
  };
}

function peerState(sender: ObservedSender): string {
  if (sender.applicationName === 'pg_basebackup') return 'Building';
  return sender.state === 'streaming' ? 'Normal' : 'Catchup';
}

/** The record of "Receiver info"; null where nothing streams. `localPort` is the receiver's own end; 0 when unknown. */
export function receiverRow(
  seen: Observation,
  ha: HaState,
  channels: readonly ReplicationChannel[],
  localPort: number,
): ReceiverRow | null {
  const receiver = seen.receiver;
  if (receiver?.status !== 'streaming') return null;
  const end = compareLsn(receiver.senderEnd, receiver.written) > 0 ? receiver.senderEnd : receiver.written;
  return {
    receiver_pid: receiver.pid,
    local_role: ha.local_role,
    peer_role: ha.local_role === 'Cascade Standby' ? 'Standby' : 'Primary',
    peer_state: 'Normal',
    state: ha.db_state,
    sender_sent_location: end,
    sender_write_location: end,
    sender_flush_location: end,
    sender_replay_location: end,
    receiver_received_location: receiver.written,
    receiver_write_location: receiver.written,
    receiver_flush_location: receiver.flushed,
    receiver_replay_location: seen.replayed,
    sync_percent: percent(receiver.written, end),
    channel: receiverChannel(receiver, channels, localPort),
  };
}

function receiverChannel(
  receiver: ObservedReceiver,
  channels: readonly ReplicationChannel[],
  localPort: number,
): string {
  return `${localHostFor(receiver.host, channels)}:${localPort}<--${receiver.host}:${receiver.port + 1}`;
}

/** Our address on the channel to a peer. */
export function localHostFor(remoteHost: string, channels: readonly ReplicationChannel[]): string {
  const channel = channels.find((candidate) => candidate.remoteHost === remoteHost) ?? channels[0];
  return channel?.localHost ?? '127.0.0.1';
}

/** How much of the sender's WAL the receiver has, rounded down, as `87%`. */
export function percent(received: string, sent: string): string {
  const all = lsnToNumber(sent);
  if (all === 0n) return '100%';
  const share = (lsnToNumber(received) * 100n) / all;
  return `${share > 100n ? 100n : share}%`;
}
