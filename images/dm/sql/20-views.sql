-- The dynamic views of data watch (facts/dm.md §4).
create view public.v$instance as
  select s->>'instance' as name, s->>'instance' as instance_name, s->>'host' as host_name,
    'DM Database Server V7.6.0.171 emulated by dbquake on PostgreSQL 15' as svr_version,
    'DB Version: 0x7000a' as db_version, (s->>'startedAt')::timestamptz as start_time,
    s->>'status' as status$, s->>'mode' as mode$, (s->>'oguid')::int as oguid
  from dm_system.status() as s;

create view public.v$database as
  select 'DAMENG' as name, (pg_stat_file('PG_VERSION')).modification as create_time,
    case when jsonb_array_length(s->'archives') > 0 then 'Y' else 'N' end as arch_mode,
    (pg_control_checkpoint()).checkpoint_time as last_ckpt_time,
    case s->>'status' when 'STARTUP' then 1 when 'AFTER REDO' then 2 when 'MOUNT' then 3 when 'OPEN' then 4
      when 'SUSPEND' then 5 else 6 end as status$,
    case s->>'mode' when 'NORMAL' then 0 when 'PRIMARY' then 1 else 2 end as role$,
    (select open_count from dm_system.library) as open_count
  from dm_system.status() as s;

create view public.v$rlog as
  select ((pg_control_checkpoint()).redo_lsn - '0/0'::pg_lsn)::bigint as ckpt_lsn,
    (s->>'fileLsn')::bigint as file_lsn, (s->>'flushLsn')::bigint as flush_lsn, (s->>'curLsn')::bigint as cur_lsn,
    0::bigint as free_space
  from dm_system.status() as s;

create view public.v$arch_status as
  select a->>'type' as arch_type, a->>'destination' as arch_dest, a->>'state' as arch_status
  from dm_system.status() as s, jsonb_array_elements(s->'archives') as a
  where s->>'mode' = 'PRIMARY';

create view public.v$arch_send_info as
  select a->>'destination' as arch_dest, a->>'type' as arch_type, (a->>'sends')::int as total_send_cnt,
    (a->>'average')::float8 as avg_send_time, (a->>'code')::int as last_send_code,
    (a->>'lsn')::bigint as last_send_lsn
  from dm_system.status() as s, jsonb_array_elements(s->'archives') as a
  where s->>'mode' = 'PRIMARY';

create view public.v$rapply_info as
  select s->>'primary' as primary_name, (s->>'slsn')::bigint as slsn, (s->>'sslsn')::bigint as sslsn,
    (s->>'curLsn')::bigint as clsn, (s->'applies'->>'count')::int as apply_cnt,
    (s->'applies'->>'averageSeconds')::float8 as avg_apply_time
  from dm_system.status() as s
  where s->>'mode' = 'STANDBY';

create view public.v$dmwatcher as
  select w->>'group' as n_group, w->>'mode' as dw_mode, w->>'type' as dw_type, (w->>'autoRestart')::boolean as auto_restart,
    w->>'status' as dw_status
  from dm_system.status() as s, lateral (select s->'watcher' as w) as watcher
  where w <> 'null';

create view public.v$dmmonitor as
  select (m->>'at')::timestamptz as dw_conn_time, (m->>'confirm')::boolean as mon_confirm, (m->>'id')::bigint as mon_id,
    m->>'ip' as mon_ip, m->>'version' as mon_version
  from dm_system.status() as s, jsonb_array_elements(s->'watcher'->'monitors') as m
  where s->'watcher' <> 'null';

create view public.v$mal_link_status as
  select s->>'instance' as src_site, l->>'peer' as dest_site,
    case when (l->>'up')::boolean then 'CONNECTED' else 'DISCONNECTED' end as ctl_link_status,
    case when (l->>'up')::boolean then 'CONNECTED' else 'DISCONNECTED' end as data_link_status
  from dm_system.status() as s, jsonb_array_elements(s->'links') as l;

create view public.v$dm_mal_ini as
  select m->>'name' as mal_name, m->>'instance' as mal_inst_name, m->>'host' as mal_host, (m->>'port')::int as mal_port,
    m->>'serviceHost' as mal_inst_host, (m->>'redoPort')::int as mal_inst_port, (m->>'watcherPort')::int as mal_dw_port
  from dm_system.status() as s, jsonb_array_elements(s->'mal') as m;

create view public.v$dm_arch_ini as
  select a->>'name' as arch_name, a->>'type' as arch_type, a->>'dest' as arch_dest
  from dm_system.status() as s, jsonb_array_elements(s->'archiveFiles') as a;

grant select on all tables in schema public to public;
