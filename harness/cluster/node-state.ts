/** One line of `states.jsonl`: what one node said about itself at one time, over SQL. LSNs are text, `HI/LO` in hex. */
export interface StateSample {
  /** Nanoseconds since the run began. */
  readonly time: number;
  readonly node: string;
  /** Absent when the node did not answer; then `error` says why. */
  readonly state?: NodeState;
  readonly error?: string;
}

/** Role and state as the product itself names them (facts/opengauss.md §2.3). */
export interface NodeState {
  readonly role: NodeRole;
  /** `db_state`: Normal, Need repair, Starting, Wait promoting, Demoting, Promoting, Building, Catchup, Unknown... */
  readonly state: string;
  /** `detail_information`: Normal, Connecting..., Disconnected, WAL segment removed... */
  readonly detail: string;
  /** True when the server refuses writes because it replays WAL. */
  readonly inRecovery?: boolean;
  /** End of WAL on a primary; end of what was received on a standby. */
  readonly lsn?: string;
  readonly replayLsn?: string;
  /** The node's own clock when it answered, ms since 1970; absent in runs that were stored before it was asked for. */
  readonly clockMs?: number;
  readonly senders: readonly SenderState[];
  readonly receiver?: ReceiverState;
}

/** A witness holds no data and says only whether its own process is well. */
export type NodeRole = 'primary' | 'standby' | 'cascade standby' | 'pending' | 'normal' | 'witness' | 'unknown';

export interface SenderState {
  /** Address of the standby, without port. */
  readonly peerAddress: string;
  readonly peerRole: string;
  /** Startup, Backup, Catchup, Streaming. */
  readonly state: string;
  /** Sync, Async, Potential, Quorum. */
  readonly syncState: string;
  readonly sentLsn: string;
  readonly flushLsn: string;
  readonly replayLsn: string;
}

export interface ReceiverState {
  /** Address of the node that is followed, without port. */
  readonly peerAddress: string;
  readonly peerRole: string;
  readonly state: string;
  readonly receivedLsn: string;
  readonly replayLsn: string;
}

/** What a node says of itself that is as it should be: Normal (facts/opengauss.md §2.4), up (facts/kingbase.md §4), OPEN (facts/dm.md §2.1). */
const WELL: readonly string[] = ['Normal', 'up', 'OPEN'];

/** True when the product itself calls the node healthy; whether it follows the right one is another question. */
export const isWell = ({ state }: Pick<NodeState, 'state'>): boolean => WELL.includes(state);
