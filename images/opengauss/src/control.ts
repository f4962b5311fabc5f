/**
 * What the supervisor `gaussdb` answers on its HA port (client port + 1; unix socket `<unix_socket_directory>/.s.PGSQL.<port+1>`
 * for gs_ctl, TCP for peers). A request is one line of JSON, so is the answer, then the connection ends. Anything else
 * that arrives is taken for a client of the database and refused as the real HA port does (facts/opengauss.md §0.7, §3.3).
 */
export type ControlRequest =
  /** From gs_ctl query: everything it prints. */
  | { readonly op: 'query' }
  /**
   * From a peer that looks for a primary (it then names the slot that the primary shall keep for it, or shall not keep any
   * longer, where the peer is a cascade standby), and from gs_ctl build.
   */
  | { readonly op: 'hello'; readonly follower?: Asker }
  /** From the standby that is to become primary: stop taking writes, send all WAL, restart as standby. */
  | { readonly op: 'demote'; readonly force: boolean; readonly requester: string }
  /** From the cascade standby that is to take the place of the standby it follows. */
  | { readonly op: 'swap'; readonly requester: string }
  /** From gs_ctl build, before it rewinds or copies: make the source write a checkpoint now. */
  | { readonly op: 'checkpoint' };

/** A standby that looks for somebody to follow. */
export interface Asker {
  readonly slot: string;
  readonly isCascade: boolean;
}

export type ControlAnswer =
  | ({ readonly ok: true } & (QueryAnswer | HelloAnswer | DemoteAnswer | SwapAnswer | CheckpointAnswer))
  | { readonly ok: false; readonly error: string };

export interface QueryAnswer {
  readonly op: 'query';
  readonly state: HaState;
  readonly senders: readonly SenderRow[];
  readonly receiver: ReceiverRow | null;
}

export interface HelloAnswer {
  readonly op: 'hello';
  readonly role: LocalRole;
  readonly state: DbState;
  readonly nodeName: string;
  readonly systemIdentifier: string;
  /** PostgreSQL's timeline; hidden from users. */
  readonly timeline: number;
  /** What is on disk on a primary, received position on a standby. */
  readonly lsn: string;
  /** Where each ancestor of `timeline` ended; by it a standby sees that it holds WAL the primary never had. */
  readonly history: readonly { readonly timeline: number; readonly end: string }[];
  readonly term: number;
}

export interface DemoteAnswer {
  readonly op: 'demote';
  /** End of the WAL, the shutdown checkpoint included: the new primary must have all of it. */
  readonly lsn: string;
}

export interface SwapAnswer {
  readonly op: 'swap';
}

export interface CheckpointAnswer {
  readonly op: 'checkpoint';
}

/** facts/opengauss.md §2.3. */
export type LocalRole = 'Normal' | 'Primary' | 'Standby' | 'Cascade Standby' | 'Pending' | 'Unknown';
export type DbState =
  | 'Normal'
  | 'Unknown'
  | 'Need repair'
  | 'Starting'
  | 'Wait promoting'
  | 'Demoting'
  | 'Promoting'
  | 'Building'
  | 'Catchup';
export type Detail =
  | 'Normal'
  | 'WAL segment removed'
  | 'Disconnected'
  | 'Connecting...'
  | 'Version not matched'
  | 'System id not matched'
  | 'Unknown';

export interface HaState {
  readonly local_role: LocalRole;
  readonly static_connections: number;
  readonly db_state: DbState;
  readonly detail_information: Detail;
}

/** The lines of one record of "Senders info" and of pg_stat_get_wal_senders(), in their order. */
export interface SenderRow {
  readonly sender_pid: number;
  readonly local_role: string;
  readonly peer_role: string;
  readonly peer_state: string;
  readonly state: string;
  readonly sender_sent_location: string;
  readonly sender_write_location: string;
  readonly sender_flush_location: string;
  readonly sender_replay_location: string;
  readonly receiver_received_location: string;
  readonly receiver_write_location: string;
  readonly receiver_flush_location: string;
  readonly receiver_replay_location: string;
  readonly sync_percent: string;
  readonly sync_state: string;
  readonly sync_priority: number;
  readonly sync_most_available: string;
  readonly channel: string;
}

/** The lines of "Receiver info" and of pg_stat_get_wal_receiver(), in their order. */
export interface ReceiverRow {
  readonly receiver_pid: number;
  readonly local_role: string;
  readonly peer_role: string;
  readonly peer_state: string;
  readonly state: string;
  readonly sender_sent_location: string;
  readonly sender_write_location: string;
  readonly sender_flush_location: string;
  readonly sender_replay_location: string;
  readonly receiver_received_location: string;
  readonly receiver_write_location: string;
  readonly receiver_flush_location: string;
  readonly receiver_replay_location: string;
  readonly sync_percent: string;
  readonly channel: string;
}
