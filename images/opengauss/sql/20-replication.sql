-- facts/opengauss.md §3.1: names, order and types of the columns are openGauss 3.0.6's (recordings 05, 06).

-- What the supervisor knows and SQL does not; it writes the file whenever something changes.
create function standin.state() returns json
language sql stable security definer set search_path = pg_catalog as
$$ select pg_read_file('pg_stat_tmp/dbquake_state.json')::json $$;

create function standin.local_host(state json, remote text) returns text
language sql immutable as
$$ select coalesce(state -> 'local_hosts' ->> remote, state ->> 'local_host') $$;

-- How much of the sender's WAL the receiver has, rounded down.
create function standin.sync_percent(received pg_lsn, sent pg_lsn) returns text
language sql immutable as
$$ select least(100, case when sent is null or sent = '0/0' then 100
     else floor(100 * (received - '0/0') / (sent - '0/0')) end)::text || '%' $$;

create function pg_catalog.pg_stat_get_stream_replications(
  out local_role text, out static_connections integer, out db_state text, out detail_information text)
returns setof record
language sql stable as
$$ select state ->> 'local_role', (state ->> 'static_connections')::integer, state ->> 'db_state',
     state ->> 'detail_information'
   from standin.state() as state $$;

create function pg_catalog.pg_stat_get_wal_senders(
  out pid bigint, out sender_pid integer, out local_role text, out peer_role text, out peer_state text, out state text,
  out catchup_start timestamptz, out catchup_end timestamptz,
  out sender_sent_location text, out sender_write_location text, out sender_flush_location text,
  out sender_replay_location text, out receiver_received_location text, out receiver_write_location text,
  out receiver_flush_location text, out receiver_replay_location text,
  out sync_percent text, out sync_state text, out sync_priority integer, out sync_most_available text, out channel text)
returns setof record
language sql stable security definer set search_path = pg_catalog as
$$ select s.pid, s.pid, ha ->> 'local_role', case ha ->> 'local_role' when 'Standby' then 'Cascade Standby' else 'Standby' end,
     case when s.application_name = 'pg_basebackup' then 'Building'
          when s.state = 'streaming' then 'Normal' else 'Catchup' end,
     case s.state when 'stopping' then 'Streaming' else initcap(s.state) end,
     -- A standby begins to catch up when it connects; the supervisor sees when it is done.
     s.backend_start, case when ha -> 'caught_up' ->> s.pid::text is not null
       then greatest(s.backend_start, (ha -> 'caught_up' ->> s.pid::text)::timestamptz) end,
     s.sent_lsn::text, own.lsn::text, own.lsn::text, own.lsn::text,
     s.write_lsn::text, s.write_lsn::text, s.flush_lsn::text, s.replay_lsn::text,
     standin.sync_percent(s.write_lsn, own.lsn), initcap(s.sync_state), s.sync_priority, ha ->> 'most_available',
     standin.local_host(ha, host(s.client_addr)) || ':' || (ha ->> 'ha_port') || '-->' ||
       coalesce(host(s.client_addr), 'localhost') || ':' || s.client_port
   from standin.pg_stat_replication s
   cross join standin.state() as ha
   cross join lateral (select greatest(s.sent_lsn,
     case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_flush_lsn() end) as lsn) own $$;

create function pg_catalog.pg_stat_get_wal_receiver(
  out receiver_pid integer, out local_role text, out peer_role text, out peer_state text, out state text,
  out sender_sent_location text, out sender_write_location text, out sender_flush_location text,
  out sender_replay_location text, out receiver_received_location text, out receiver_write_location text,
  out receiver_flush_location text, out receiver_replay_location text, out sync_percent text, out channel text)
returns setof record
language sql stable security definer set search_path = pg_catalog as
$$ select r.pid, ha ->> 'local_role', case ha ->> 'local_role' when 'Cascade Standby' then 'Standby' else 'Primary' end, 'Normal', ha ->> 'db_state',
     peer.lsn::text, peer.lsn::text, peer.lsn::text, peer.lsn::text,
     own.lsn::text, own.lsn::text, r.flushed_lsn::text, pg_last_wal_replay_lsn()::text,
     standin.sync_percent(own.lsn, peer.lsn),
     standin.local_host(ha, r.sender_host) || ':' || (ha ->> 'receiver_local_port') || '<--' ||
       r.sender_host || ':' || (r.sender_port + 1)
   from pg_stat_wal_receiver r
   cross join standin.state() as ha
   cross join lateral (select greatest(r.written_lsn, r.flushed_lsn) as lsn) own
   cross join lateral (select greatest(r.latest_end_lsn, own.lsn) as lsn) peer
   where r.status = 'streaming' and ha ->> 'db_state' in ('Normal', 'Catchup', 'Wait promoting', 'Promoting') $$;

create view pg_catalog.pg_stat_replication as
  select s.pid::bigint as pid, s.usesysid, s.usename,
    'WalSender to Standby[' || s.application_name || ']' as application_name,
    s.client_addr, s.client_hostname, s.client_port, s.backend_start,
    case s.state when 'stopping' then 'Streaming' else initcap(s.state) end as state,
    s.sent_lsn::text as sender_sent_location, s.write_lsn::text as receiver_write_location,
    s.flush_lsn::text as receiver_flush_location, s.replay_lsn::text as receiver_replay_location,
    s.sync_priority, initcap(s.sync_state) as sync_state
  from standin.pg_stat_replication s;

create view pg_catalog.pg_replication_slots as
  select coalesce(standin.state() -> 'slots' ->> s.slot_name::text, s.slot_name::text) as slot_name,
    coalesce(s.plugin::text, '') as plugin, s.slot_type, coalesce(s.datoid, 0::oid) as datoid,
    coalesce(s.database::text, '') as database, s.active, s.xmin, s.catalog_xmin, s.restart_lsn::text as restart_lsn,
    false as dummy_standby, s.confirmed_flush_lsn::text as confirmed_flush
  from standin.pg_replication_slots s;

create view pg_catalog.pg_get_senders_catchup_time as
  select pid, sender_pid as lwpid, local_role, peer_role, state, 'Wal'::text as type, catchup_start, catchup_end
  from pg_catalog.pg_stat_get_wal_senders();

create function pg_catalog.pg_create_physical_replication_slot(
  slot_name name, dummy_standby boolean, out slotname text, out xlog_position text)
language sql volatile as
$$ select created.slot_name::text, created.lsn::text
   from standin.pg_create_physical_replication_slot($1, true, false) as created $$;

grant select on pg_catalog.pg_stat_replication, pg_catalog.pg_replication_slots,
  pg_catalog.pg_get_senders_catchup_time to public;

-- PostgreSQL's columns, and those that only openGauss has (recording 03).
create view pg_catalog.pg_stat_activity as
  select a.*, coalesce(a.wait_event_type = 'Lock', false) as waiting, ''::text as enqueue
  from standin.pg_stat_activity a;
grant select on pg_catalog.pg_stat_activity to public;
