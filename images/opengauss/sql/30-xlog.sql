-- facts/opengauss.md §3.2: the names of PostgreSQL 9.2; LSNs are plain text.

create function standin.refuse_in_recovery() returns void
language plpgsql stable as
$$ begin
     if pg_is_in_recovery() then
       raise exception using errcode = '55000', message = 'recovery is in progress',
         hint = 'WAL control functions cannot be executed during recovery.';
     end if;
   end $$;

create function pg_catalog.pg_current_xlog_location() returns text
language plpgsql volatile as
$$ begin perform standin.refuse_in_recovery(); return pg_current_wal_lsn()::text; end $$;

create function pg_catalog.pg_current_xlog_insert_location() returns text
language plpgsql volatile as
$$ begin perform standin.refuse_in_recovery(); return pg_current_wal_insert_lsn()::text; end $$;

create function pg_catalog.pg_switch_xlog() returns text
language plpgsql volatile security definer set search_path = pg_catalog as
$$ begin perform standin.refuse_in_recovery(); return pg_switch_wal()::text; end $$;

create function pg_catalog.pg_get_flush_lsn() returns text
language plpgsql volatile as
$$ begin perform standin.refuse_in_recovery(); return pg_current_wal_flush_lsn()::text; end $$;

-- Up to where every synchronous standby has the WAL on disk.
create function pg_catalog.pg_get_sync_flush_lsn() returns text
language sql volatile security definer set search_path = pg_catalog as
$$ select coalesce(min(flush_lsn) filter (where sync_state in ('sync', 'quorum')), pg_current_wal_flush_lsn())::text
   from standin.pg_stat_replication $$;

create function pg_catalog.pg_last_xlog_receive_location() returns text
language sql volatile as $$ select pg_last_wal_receive_lsn()::text $$;

-- openGauss returns a record here; the term is the one gs_ctl passed with the last failover.
create function pg_catalog.pg_last_xlog_replay_location(out term text, out lsn text)
language sql volatile as
$$ select standin.state() ->> 'term', pg_last_wal_replay_lsn()::text $$;

create function pg_catalog.pg_xlog_location_diff(text, text) returns numeric
language sql immutable as $$ select pg_wal_lsn_diff($1::pg_lsn, $2::pg_lsn) $$;

-- openGauss stays on timeline 1 for ever; PostgreSQL's timelines stay hidden.
create function pg_catalog.pg_xlogfile_name(text) returns text
language sql volatile as $$ select '00000001' || substr(pg_walfile_name($1::pg_lsn), 9) $$;

create function pg_catalog.pg_xlogfile_name_offset(text, out file_name text, out file_offset integer)
language sql volatile as
$$ select '00000001' || substr(o.file_name, 9), o.file_offset from pg_walfile_name_offset($1::pg_lsn) as o $$;

create function pg_catalog.pg_xlog_replay_pause() returns void
language sql volatile as $$ select pg_wal_replay_pause() $$;

create function pg_catalog.pg_xlog_replay_resume() returns void
language sql volatile as $$ select pg_wal_replay_resume() $$;

create function pg_catalog.pg_is_xlog_replay_paused() returns boolean
language sql volatile as $$ select pg_is_wal_replay_paused() $$;

create function pg_catalog.gs_get_recv_locations(
  out received_lsn text, out write_lsn text, out flush_lsn text, out replay_lsn text)
language sql volatile security definer set search_path = pg_catalog as
$$ select r.written_lsn::text, r.written_lsn::text, r.flushed_lsn::text, pg_last_wal_replay_lsn()::text
   from (select 1) as always left join pg_stat_wal_receiver r on true $$;

create function pg_catalog.gs_txid_oldestxmin() returns bigint
language sql volatile as
$$ select case when pg_is_in_recovery() then null
     else pg_snapshot_xmin(pg_current_snapshot())::text::bigint end $$;

-- Of old use after a failover; harmless.
create function pg_catalog.pgxc_pool_reload() returns boolean language sql volatile as $$ select true $$;
