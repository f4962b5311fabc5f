-- PostgreSQL has functions and views of its own under some of openGauss's names. They move to schema "standin",
-- where the shims and the supervisor find them.
set allow_system_table_mods = on;
create schema standin;
grant usage on schema standin to public;

alter view pg_catalog.pg_stat_replication set schema standin;
alter view pg_catalog.pg_replication_slots set schema standin;
alter function pg_catalog.pg_stat_get_wal_senders() set schema standin;
alter function pg_catalog.pg_stat_get_wal_receiver() set schema standin;
alter function pg_catalog.pg_create_physical_replication_slot(name, boolean, boolean) set schema standin;
alter view pg_catalog.pg_stat_activity set schema standin;
alter function pg_catalog.version() set schema standin;
alter view pg_catalog.pg_settings set schema standin;
