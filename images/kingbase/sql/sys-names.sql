-- Names of V8R3 for what PostgreSQL 15 has under others; the columns are those of 9.6, which V8R3 comes from.
SET allow_system_table_mods = on;
CREATE VIEW pg_catalog.sys_stat_replication AS
  SELECT pid, usesysid, usename, application_name, client_addr, client_hostname, client_port, backend_start, backend_xmin,
         state, sent_lsn AS sent_location, write_lsn AS write_location, flush_lsn AS flush_location,
         replay_lsn AS replay_location, sync_priority, sync_state
    FROM pg_catalog.pg_stat_replication;
CREATE VIEW pg_catalog.sys_replication_slots AS
  SELECT slot_name, plugin, slot_type, datoid, database, active, active_pid, xmin, catalog_xmin, restart_lsn,
         confirmed_flush_lsn
    FROM pg_catalog.pg_replication_slots;
CREATE VIEW pg_catalog.sys_stat_wal_receiver AS
  SELECT pid, status, receive_start_lsn, receive_start_tli, flushed_lsn AS received_lsn, received_tli, last_msg_send_time,
         last_msg_receipt_time, latest_end_lsn, latest_end_time, slot_name, sender_host, sender_port, conninfo
    FROM pg_catalog.pg_stat_wal_receiver;
CREATE VIEW pg_catalog.sys_stat_activity AS SELECT * FROM pg_catalog.pg_stat_activity;
CREATE VIEW pg_catalog.sys_settings AS SELECT * FROM pg_catalog.pg_settings;
GRANT SELECT ON pg_catalog.sys_stat_replication, pg_catalog.sys_replication_slots, pg_catalog.sys_stat_wal_receiver,
  pg_catalog.sys_stat_activity, pg_catalog.sys_settings TO PUBLIC;
CREATE FUNCTION pg_catalog.sys_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT pg_catalog.pg_is_in_recovery()';
CREATE FUNCTION pg_catalog.sys_reload_conf() RETURNS boolean LANGUAGE sql AS 'SELECT pg_catalog.pg_reload_conf()';
CREATE FUNCTION pg_catalog.sys_create_physical_replication_slot(wanted name, immediately_reserve boolean DEFAULT false,
    OUT slot_name name, OUT xlog_position pg_lsn) LANGUAGE sql
  AS 'SELECT r.slot_name, r.lsn FROM pg_catalog.pg_create_physical_replication_slot($1, $2) r';
CREATE FUNCTION pg_catalog.sys_drop_replication_slot(name) RETURNS void LANGUAGE sql
  AS 'SELECT pg_catalog.pg_drop_replication_slot($1)';
CREATE FUNCTION pg_catalog.sys_current_xlog_location() RETURNS pg_lsn LANGUAGE sql
  AS 'SELECT pg_catalog.pg_current_wal_lsn()';
CREATE FUNCTION pg_catalog.sys_current_xlog_flush_location() RETURNS pg_lsn LANGUAGE sql
  AS 'SELECT pg_catalog.pg_current_wal_flush_lsn()';
CREATE FUNCTION pg_catalog.sys_last_xlog_receive_location() RETURNS pg_lsn LANGUAGE sql
  AS 'SELECT pg_catalog.pg_last_wal_receive_lsn()';
CREATE FUNCTION pg_catalog.sys_last_xlog_replay_location() RETURNS pg_lsn LANGUAGE sql
  AS 'SELECT pg_catalog.pg_last_wal_replay_lsn()';
CREATE FUNCTION pg_catalog.sys_xlog_location_diff(pg_lsn, pg_lsn) RETURNS numeric LANGUAGE sql IMMUTABLE
  AS 'SELECT pg_catalog.pg_wal_lsn_diff($1, $2)';
CREATE FUNCTION pg_catalog.sys_terminate_backend(integer) RETURNS boolean LANGUAGE sql
  AS 'SELECT pg_catalog.pg_terminate_backend($1)';
