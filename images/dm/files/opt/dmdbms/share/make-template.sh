#!/bin/bash
# Makes the library that dminit copies: PostgreSQL's initdb, DM's accounts, and the views of data watch.
set -euo pipefail
bin=/usr/lib/postgresql/15/bin
share=/opt/dmdbms/share
template=$share/template

"$bin/initdb" -D "$template" -U dmdba -E UTF8 --locale=C.UTF-8 -A trust --data-checksums --no-sync >/dev/null
"$bin/pg_ctl" -D "$template" -w -l /tmp/template.log \
  -o "-c listen_addresses='' -c unix_socket_directories=/tmp -c fsync=off -c wal_log_hints=on" start >/dev/null
sql() { "$bin/psql" -h /tmp -U dmdba -q -X -v ON_ERROR_STOP=1 "$@"; }
sql -d postgres -c 'create role "SYSDBA" superuser createrole login password '"'SYSDBA'" \
  -c 'create role "DM_MAL" superuser replication login' -c 'create database "DAMENG" owner "SYSDBA"'
cat "$share"/sql/*.sql | sql -d DAMENG -1
sql -d DAMENG -c 'vacuum freeze' -c 'checkpoint'
"$bin/pg_ctl" -D "$template" -w -m fast stop >/dev/null
rm -f /tmp/template.log "$template"/postmaster.opts
