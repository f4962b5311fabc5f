create function pg_catalog.version() returns text
language sql stable as
$$ select '(openGauss 3.0.6 build stand-in) compiled at dbquake stand-in on PostgreSQL '
     || split_part(current_setting('server_version'), ' ', 1) || ' commit 0 last mr 0 release' $$;
