/**
 * The parameters gs_guc knows, with what it checks of a value (facts/opengauss.md §9). A parameter that is not here is
 * refused as the real gs_guc refuses a name outside its list; the selection is what operators of a primary/standby
 * deployment set, not the whole list of the product.
 */
export type GucParameter =
  | { readonly type: 'boolean' }
  | { readonly type: 'string' }
  | { readonly type: 'enum'; readonly values: readonly string[] }
  | {
      readonly type: 'integer' | 'real';
      readonly min: number;
      readonly max: number;
      readonly unit: GucUnit | undefined;
    };

export type GucUnit = 'kB' | 'ms' | 's' | 'min';

const INT_MAX = 2147483647;

const BOOLEANS = `
  allow_concurrent_tuple_update allow_create_sysobject allow_system_table_mods archive_mode array_nulls audit_enabled
  autoanalyze autovacuum check_function_bodies default_transaction_deferrable default_transaction_read_only
  enable_access_server_directory enable_alarm enable_asp enable_bbox_dump enable_bitmapscan enable_cbm_tracking
  enable_data_replicate enable_dcf enable_default_ustore_table enable_double_write enable_global_plancache
  enable_hashagg enable_hashjoin enable_incremental_catchup enable_incremental_checkpoint enable_indexonlyscan
  enable_indexscan enable_kill_query enable_material enable_memory_limit enable_mergejoin enable_mix_replication
  enable_nestloop enable_opfusion enable_recyclebin enable_resource_track enable_save_confirmed_lsn
  enable_security_policy enable_seqscan enable_slot_log enable_sort enable_stmt_track enable_stream_replication
  enable_thread_pool enable_tidscan enable_ustore enable_wal_shipping_compression enable_wdr_snapshot
  enable_xlog_prune enableseparationofduty escape_string_warning exit_on_error fsync full_page_writes ha_module_debug
  hot_standby hot_standby_feedback ignore_checksum_failure log_checkpoints log_connections log_disconnections
  log_duration log_hostname log_lock_waits log_pagewriter log_truncate_on_rotation logging_collector
  lo_compat_privileges modify_initial_password most_available_sync quote_all_identifiers require_ssl
  restart_after_crash ssl standard_conforming_strings synchronize_seqscans track_activities track_counts
  track_io_timing transform_null_equals use_workload_manager wal_log_hints zero_damaged_pages`;

const STRINGS = `
  alarm_component application_name archive_command archive_dest audit_directory available_zone behavior_compat_options
  bbox_dump_path client_encoding comm_proxy_attr config_file data_directory datestyle default_tablespace
  default_text_search_config dynamic_library_path event_source external_pid_file hba_file ident_file lc_messages
  lc_monetary lc_numeric lc_time listen_addresses local_bind_address local_preload_libraries log_destination
  log_directory log_filename log_line_prefix log_timezone logging_module nls_timestamp_format pgxc_node_name
  primary_slotname repl_uuid replconninfo1 replconninfo2 replconninfo3 replconninfo4 replconninfo5 replconninfo6
  replconninfo7 replconninfo8 search_path shared_preload_libraries ssl_ca_file ssl_cert_file ssl_ciphers ssl_crl_file
  ssl_key_file stats_temp_directory synchronous_standby_names syslog_ident temp_tablespaces thread_pool_attr timezone
  timezone_abbreviations unix_socket_directory unix_socket_group`;

const MESSAGE_LEVELS = 'debug debug5 debug4 debug3 debug2 debug1 log info notice warning error fatal panic';

/** name: values. */
const ENUMS: Readonly<Record<string, string>> = {
  autovacuum_mode: 'analyze vacuum mix none',
  backslash_quote: 'safe_encoding on off true false yes no 1 0',
  bytea_output: 'escape hex',
  client_min_messages: MESSAGE_LEVELS,
  constraint_exclusion: 'partition on off true false yes no 1 0',
  intervalstyle: 'postgres postgres_verbose sql_standard iso_8601 a',
  log_error_verbosity: 'terse default verbose',
  log_min_error_statement: MESSAGE_LEVELS,
  log_min_messages: MESSAGE_LEVELS,
  log_statement: 'none ddl mod all',
  plan_cache_mode: 'auto force_generic_plan force_custom_plan',
  remote_read_mode: 'off non_authentication authentication',
  repl_auth_mode: 'default off uuid',
  session_replication_role: 'origin replica local',
  sync_config_strategy: 'all_node only_sync_node none_node',
  synchronous_commit: 'local remote_receive remote_write remote_apply on off true false yes no 2 1 0',
  syslog_facility: 'local0 local1 local2 local3 local4 local5 local6 local7',
  track_functions: 'none pl all',
  wal_level: 'minimal archive hot_standby logical',
  wal_sync_method: 'fsync fsync_writethrough fdatasync open_sync open_datasync',
  xmlbinary: 'base64 hex',
  xmloption: 'content document',
};

/** name: [min, max, unit?] of what is given as an integer. */
const INTEGERS: Readonly<Record<string, readonly [number, number, GucUnit?]>> = {
  advance_xlog_file_num: [0, 1000000],
  archive_timeout: [0, 1073741823, 's'],
  authentication_timeout: [1, 600, 's'],
  autovacuum_max_workers: [0, 262143],
  autovacuum_naptime: [1, 2147483, 's'],
  bgwriter_delay: [10, 10000, 'ms'],
  bulk_read_ring_size: [256, INT_MAX, 'kB'],
  bulk_write_ring_size: [256, INT_MAX, 'kB'],
  catchup2normal_wait_time: [-1, 10000, 'ms'],
  checkpoint_segments: [1, 2147483646],
  checkpoint_timeout: [30, 3600, 's'],
  checkpoint_wait_timeout: [2, 3600, 's'],
  comm_control_port: [0, 65535],
  comm_sctp_port: [0, 65535],
  commit_delay: [0, 100000],
  commit_siblings: [0, 1000],
  cstore_buffers: [256, 1073741823, 'kB'],
  datanode_heartbeat_interval: [1000, 60000, 'ms'],
  deadlock_timeout: [1, INT_MAX, 'ms'],
  default_statistics_target: [-100, 10000],
  effective_cache_size: [1, INT_MAX, 'kB'],
  extra_float_digits: [-15, 3],
  failed_login_attempts: [0, 1000],
  idle_in_transaction_session_timeout: [0, 86400, 's'],
  ignore_feedback_xmin_window: [0, INT_MAX, 'ms'],
  ignore_standby_lsn_window: [0, INT_MAX, 'ms'],
  incremental_checkpoint_timeout: [1, 3600, 's'],
  keep_sync_window: [0, INT_MAX, 's'],
  lockwait_timeout: [0, INT_MAX, 'ms'],
  log_autovacuum_min_duration: [-1, INT_MAX, 'ms'],
  log_file_mode: [0, 511],
  log_min_duration_statement: [-1, INT_MAX, 'ms'],
  log_rotation_age: [0, 35791394, 'min'],
  log_rotation_size: [0, 2097151, 'kB'],
  maintenance_work_mem: [1024, INT_MAX, 'kB'],
  max_connections: [10, 262143],
  max_files_per_process: [25, INT_MAX],
  max_inner_tool_connections: [1, 262143],
  max_locks_per_transaction: [10, INT_MAX],
  max_prepared_transactions: [0, 262143],
  max_process_memory: [2097152, INT_MAX, 'kB'],
  max_replication_slots: [0, 1024],
  max_size_for_xlog_prune: [0, INT_MAX, 'kB'],
  max_stack_depth: [100, INT_MAX, 'kB'],
  max_standby_archive_delay: [-1, INT_MAX, 'ms'],
  max_standby_streaming_delay: [-1, INT_MAX, 'ms'],
  max_wal_senders: [0, 1024],
  pagewriter_sleep: [0, 3600000, 'ms'],
  pagewriter_thread_num: [1, 16],
  password_encryption_type: [0, 3],
  password_max_length: [6, 999],
  password_min_length: [6, 999],
  password_policy: [0, 1],
  port: [1, 65535],
  query_dop: [1, 64],
  recovery_max_workers: [0, 20],
  recovery_min_apply_delay: [0, INT_MAX, 'ms'],
  recovery_parse_workers: [1, 16],
  recovery_redo_workers: [1, 8],
  recovery_time_target: [0, 3600],
  replication_type: [0, 2],
  session_timeout: [0, 86400, 's'],
  shared_buffers: [16, 1073741823, 'kB'],
  statement_timeout: [0, INT_MAX, 'ms'],
  sysadmin_reserved_connections: [0, 262143],
  tcp_keepalives_count: [0, 100],
  tcp_keepalives_idle: [0, 3600, 's'],
  tcp_keepalives_interval: [0, 180, 's'],
  tcp_user_timeout: [0, 3600000, 'ms'],
  temp_buffers: [100, 1073741823, 'kB'],
  track_activity_query_size: [100, 102400],
  unix_socket_permissions: [0, 511],
  update_lockwait_timeout: [0, INT_MAX, 'ms'],
  vacuum_cost_delay: [0, 100, 'ms'],
  vacuum_cost_limit: [1, 10000],
  wait_dummy_time: [1, INT_MAX],
  wal_buffers: [-1, 262144, 'kB'],
  wal_keep_segments: [2, INT_MAX],
  wal_receiver_buffer_size: [0, 1047552, 'kB'],
  wal_receiver_connect_retries: [1, INT_MAX],
  wal_receiver_connect_timeout: [0, 2147483, 's'],
  wal_receiver_status_interval: [0, 2147483, 's'],
  wal_receiver_timeout: [0, INT_MAX, 'ms'],
  wal_sender_timeout: [0, INT_MAX, 'ms'],
  wal_writer_delay: [1, 10000, 'ms'],
  walsender_max_send_size: [8, INT_MAX, 'kB'],
  work_mem: [64, INT_MAX, 'kB'],
};

/** name: [min, max] of what is given as a number with a fraction. */
const REALS: Readonly<Record<string, readonly [number, number]>> = {
  autovacuum_analyze_scale_factor: [0, 100],
  autovacuum_vacuum_scale_factor: [0, 100],
  bgwriter_lru_multiplier: [0, 10],
  checkpoint_completion_target: [0, 1],
  cpu_tuple_cost: [0, 1.79769e308],
  cursor_tuple_fraction: [0, 1],
  password_effect_time: [0, 999],
  password_lock_time: [0, 365],
  password_reuse_time: [0, 3650],
  random_page_cost: [0, 1.79769e308],
  seq_page_cost: [0, 1.79769e308],
};

/** Counted in pages of 8 kB where the value has no unit, so ranges are in pages. */
export const PAGE_UNIT_PARAMETERS: ReadonlySet<string> = new Set([
  'effective_cache_size',
  'shared_buffers',
  'temp_buffers',
  'wal_buffers',
]);

/** By lower-case name. */
export const GUC_TABLE: ReadonlyMap<string, GucParameter> = new Map<string, GucParameter>([
  ...words(BOOLEANS).map((name): [string, GucParameter] => [name, { type: 'boolean' }]),
  ...words(STRINGS).map((name): [string, GucParameter] => [name, { type: 'string' }]),
  ...Object.entries(ENUMS).map(([name, values]): [string, GucParameter] => [
    name,
    { type: 'enum', values: words(values) },
  ]),
  ...Object.entries(INTEGERS).map(([name, [min, max, unit]]): [string, GucParameter] => [
    name,
    { type: 'integer', min, max, unit },
  ]),
  ...Object.entries(REALS).map(([name, [min, max]]): [string, GucParameter] => [
    name,
    { type: 'real', min, max, unit: undefined },
  ]),
]);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
