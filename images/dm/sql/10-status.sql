-- What dmserver tells of itself: a file in PostgreSQL's directory that it writes five times a second.
create schema dm_system;

create table dm_system.library (open_count integer not null);
insert into dm_system.library values (0);

create function dm_system.status() returns jsonb
  language sql volatile security definer set search_path = pg_catalog
  as $$ select pg_read_file('dm_status.json')::jsonb $$;

grant usage on schema dm_system to public;
grant select on dm_system.library to public;
