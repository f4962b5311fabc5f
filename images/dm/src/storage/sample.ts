/** What one look at the PostgreSQL underneath tells. LSNs are byte positions as whole numbers. */
export interface StorageSample {
  readonly inRecovery: boolean;
  readonly timeline: number;
  /** Last record of a primary; of a standby, the last that it has replayed. */
  readonly lsn: number;
  /** Last that is on disk; of a standby, the last that it has received. */
  readonly flushed: number;
  /** N_OPEN as this library knows it. */
  readonly openCount: number;
  /** Commits that wait for a standby. */
  readonly waitingCommits: number;
  /** Whether redo arrives here. */
  readonly receives: boolean;
  /** Those that fetch redo here, by instance. */
  readonly followers: Readonly<Record<string, FollowerSample>>;
}

export interface FollowerSample {
  readonly pid: number;
  readonly streaming: boolean;
  readonly flushed: number;
  readonly replayed: number;
  /** How long the last redo took to be on disk, or replayed, there; seconds. */
  readonly flushSeconds: number;
  readonly replaySeconds: number;
}

/** Of a library whose PostgreSQL cannot run: it has what it had. */
export function sampleAtRest(lsn: number): StorageSample {
  const none = { openCount: 0, waitingCommits: 0, receives: false, followers: {} };
  return { inRecovery: true, timeline: 0, lsn, flushed: lsn, ...none };
}

const LSN = (expression: string): string => `coalesce((${expression} - '0/0'::pg_lsn)::float8, 0)`;

/** One row with one JSON column `sample` of the shape above. */
export const SAMPLE_SQL = `
select json_build_object(
  'inRecovery', recovery,
  'timeline', case when recovery then 0 else
    ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int end,
  'lsn', case when recovery then ${LSN('pg_last_wal_replay_lsn()')} else ${LSN('pg_current_wal_insert_lsn()')} end,
  'flushed', case when recovery
    then greatest(${LSN('pg_last_wal_receive_lsn()')}, ${LSN('pg_last_wal_replay_lsn()')})
    else ${LSN('pg_current_wal_flush_lsn()')} end,
  'openCount', (select open_count from dm_system.library),
  'waitingCommits', (select count(*) from pg_stat_activity where wait_event = 'SyncRep'),
  'receives', (select count(*) > 0 from pg_stat_wal_receiver where status = 'streaming'),
  'followers', (select coalesce(json_object_agg(application_name, json_build_object(
      'pid', pid, 'streaming', state = 'streaming',
      'flushed', ${LSN('flush_lsn')}, 'replayed', ${LSN('replay_lsn')},
      'flushSeconds', coalesce(extract(epoch from flush_lag), 0)::float8,
      'replaySeconds', coalesce(extract(epoch from replay_lag), 0)::float8)), '{}')
    from pg_stat_replication where state in ('streaming', 'catchup'))
) as sample from (select pg_is_in_recovery() as recovery) as situation`;
