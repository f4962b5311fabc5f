import type { NodeRole, NodeState, ReceiverState, SenderState } from '../../cluster/node-state.ts';
import type { Question, TextRow } from '../node-observer.ts';
import { lsnText } from './lsn-text.ts';

/** Everything about a database in one round trip, from the views of facts/dm.md §4. */
const STATE_QUERY = `
select name, mode$ as mode, status$ as status,
  floor(extract(epoch from clock_timestamp()) * 1000)::bigint::text as clock_ms from v$instance;
select file_lsn::text as file_lsn, cur_lsn::text as cur_lsn from v$rlog;
select arch_dest, arch_status from v$arch_status where arch_type in ('REALTIME', 'TIMELY');
select arch_dest, last_send_lsn::text as last_send_lsn from v$arch_send_info;
select primary_name from v$rapply_info;
select dw_status from v$dmwatcher`;

const ROLES: Readonly<Record<string, NodeRole>> = { PRIMARY: 'primary', STANDBY: 'standby', NORMAL: 'normal' };
/** A primary takes writes, or will when it goes on: in SUSPEND commits wait and reads go on (facts/dm.md §2.1). */
const TAKES_WRITES: readonly string[] = ['OPEN', 'SUSPEND'];

/** The question to a node. `addressOf` tells the address of an instance's node, as `ClusterNode.address`. */
export function stateQuestion(addressOf: (instance: string) => string | undefined): Question<NodeState> {
  return { sql: STATE_QUERY, read: (results) => stateFromRows(results, addressOf) };
}

/** Throws a `TypeError` when the rows are not those of the query. */
export function stateFromRows(
  [instances = [], logs = [], archives = [], sends = [], applies = [], watchers = []]: readonly (readonly TextRow[])[],
  addressOf: (instance: string) => string | undefined,
): NodeState {
  const [instance] = instances;
  if (instance === undefined) throw new TypeError('The node gave no state');
  const role = ROLES[instance['mode'] ?? ''] ?? 'unknown';
  const status = instance['status'] ?? 'UNKNOWN';
  const fileLsn = lsnOf(logs[0]?.['file_lsn']);
  const curLsn = lsnOf(logs[0]?.['cur_lsn']);
  const clock = instance['clock_ms'];
  const watcher = watchers[0]?.['dw_status'];
  const receiver = role === 'standby' ? receiverOf(applies[0], fileLsn, curLsn, addressOf) : undefined;
  return {
    role,
    state: status,
    detail: typeof watcher === 'string' && watcher !== '' ? `watcher ${watcher}` : '',
    inRecovery: role === 'standby' || !TAKES_WRITES.includes(status),
    senders: role === 'primary' ? sendersOf(archives, sends, addressOf) : [],
    ...(fileLsn === undefined ? {} : { lsn: fileLsn }),
    ...(role === 'standby' && curLsn !== undefined ? { replayLsn: curLsn } : {}),
    ...(typeof clock === 'string' ? { clockMs: Number(clock) } : {}),
    ...(receiver === undefined ? {} : { receiver }),
  };
}

/** Who has every acknowledged write: archives that are VALID. To the others nothing is sent until they are recovered. */
function sendersOf(
  archives: readonly TextRow[],
  sends: readonly TextRow[],
  addressOf: (instance: string) => string | undefined,
): readonly SenderState[] {
  return archives.flatMap((archive) => {
    const destination = archive['arch_dest'] ?? '';
    const peerAddress = addressOf(destination);
    if (peerAddress === undefined || archive['arch_status'] !== 'VALID') return [];
    const sent = lsnOf(sends.find((row) => row['arch_dest'] === destination)?.['last_send_lsn']) ?? '';
    const lsns = { sentLsn: sent, flushLsn: sent, replayLsn: sent };
    return [{ peerAddress, peerRole: 'Standby', state: 'Streaming', syncState: 'Sync', ...lsns }];
  });
}

function receiverOf(
  apply: TextRow | undefined,
  received: string | undefined,
  replayed: string | undefined,
  addressOf: (instance: string) => string | undefined,
): ReceiverState | undefined {
  const peerAddress = addressOf(apply?.['primary_name'] ?? '');
  if (peerAddress === undefined) return undefined;
  return {
    peerAddress,
    peerRole: 'Primary',
    state: 'Normal',
    receivedLsn: received ?? '',
    replayLsn: replayed ?? '',
  };
}

function lsnOf(text: string | null | undefined): string | undefined {
  return typeof text === 'string' && /^\d+$/.test(text) ? lsnText(BigInt(text)) : undefined;
}
