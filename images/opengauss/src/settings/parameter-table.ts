/** How openGauss's postgresql.conf becomes PostgreSQL 15's: what is not in these tables is ignored. */

/** Same name, same meaning, same syntax. */
export const TAKEN_OVER: readonly string[] = `
  archive_command archive_mode archive_timeout autovacuum autovacuum_analyze_scale_factor autovacuum_analyze_threshold
  autovacuum_max_workers autovacuum_naptime autovacuum_vacuum_scale_factor autovacuum_vacuum_threshold
  backend_flush_after bgwriter_delay bgwriter_lru_maxpages bgwriter_lru_multiplier bytea_output checkpoint_completion_target
  checkpoint_timeout client_min_messages commit_delay commit_siblings cpu_index_tuple_cost cpu_operator_cost
  cpu_tuple_cost datestyle deadlock_timeout default_statistics_target default_transaction_isolation
  default_transaction_read_only effective_cache_size enable_bitmapscan enable_hashagg enable_hashjoin
  enable_indexonlyscan enable_indexscan enable_material enable_mergejoin enable_nestloop enable_seqscan enable_sort
  enable_tidscan extra_float_digits full_page_writes hot_standby hot_standby_feedback lc_monetary lc_numeric lc_time
  listen_addresses log_checkpoints log_connections log_disconnections log_duration log_error_verbosity log_hostname
  log_lock_waits log_min_duration_statement log_min_error_statement log_min_messages log_statement log_temp_files
  log_timezone maintenance_work_mem max_connections max_files_per_process max_locks_per_transaction
  max_prepared_transactions max_replication_slots max_stack_depth max_standby_archive_delay
  max_standby_streaming_delay max_wal_senders port random_page_cost recovery_min_apply_delay seq_page_cost
  shared_buffers statement_timeout superuser_reserved_connections tcp_keepalives_count tcp_keepalives_idle
  tcp_keepalives_interval temp_buffers timezone track_activities track_activity_query_size track_counts
  track_functions track_io_timing vacuum_cost_delay vacuum_cost_limit wal_buffers wal_level wal_receiver_status_interval
  wal_receiver_timeout wal_sender_timeout wal_writer_delay work_mem`
  .trim()
  .split(/\s+/);

/** Another name. */
export const RENAMED: Readonly<Record<string, string>> = {
  unix_socket_directory: 'unix_socket_directories',
};

/** openGauss's defaults that differ from PostgreSQL's (facts/opengauss.md §3.3, recordings 03 and 07). */
export const DEFAULTS: Readonly<Record<string, string>> = {
  checkpoint_timeout: '15min',
  listen_addresses: 'localhost',
  max_connections: '200',
  max_locks_per_transaction: '256',
  max_prepared_transactions: '200',
  max_replication_slots: '8',
  max_standby_streaming_delay: '3s',
  max_wal_senders: '4',
  port: '5432',
  session_timeout: '10min',
  unix_socket_directory: '/tmp',
  wal_keep_segments: '16',
  wal_level: 'hot_standby',
  wal_receiver_status_interval: '5s',
  wal_receiver_timeout: '6s',
  wal_sender_timeout: '6s',
};

/** `synchronous_commit` values that PostgreSQL calls by another name. */
export const SYNCHRONOUS_COMMIT: Readonly<Record<string, string>> = {
  remote_receive: 'remote_write',
  true: 'on',
  yes: 'on',
  '1': 'on',
  '2': 'remote_apply',
  false: 'off',
  no: 'off',
  '0': 'off',
};

/**
 * A standby that has less of these than the primary had is not let up by PostgreSQL; openGauss's primary pushes its
 * values to the standbys instead. By the label of pg_controldata.
 */
export const AT_LEAST_AS_RECORDED: Readonly<Record<string, string>> = {
  max_connections: 'max_connections setting',
  max_wal_senders: 'max_wal_senders setting',
  max_prepared_transactions: 'max_prepared_xacts setting',
  max_locks_per_transaction: 'max_locks_per_xact setting',
};
