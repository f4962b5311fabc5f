#!/bin/bash
# Makes the cluster that gs_initdb copies: PostgreSQL's initdb, then openGauss's functions and views in every database.
set -euo pipefail
bin=/usr/lib/postgresql/15/bin
share=/usr/local/opengauss/share
template=$share/template

"$bin/initdb" -D "$template" -U omm -E UTF8 --locale=C.UTF-8 -A trust --data-checksums --no-sync >/dev/null
"$bin/pg_ctl" -D "$template" -w -l /tmp/template.log \
  -o "-c listen_addresses='' -c unix_socket_directories=/tmp -c fsync=off -c wal_log_hints=on" start >/dev/null
for database in template1 postgres; do
  cat "$share"/sql/*.sql | "$bin/psql" -h /tmp -U omm -d "$database" -q -X -1 -v ON_ERROR_STOP=1
done
# Who replicates from a standby (src/settings/translate.ts).
"$bin/psql" -h /tmp -U omm -d postgres -q -X -c 'create role standin_cascade login replication'
"$bin/psql" -h /tmp -U omm -d postgres -q -X -c 'vacuum freeze' -c 'checkpoint'
"$bin/pg_ctl" -D "$template" -w -m fast stop >/dev/null
rm -f /tmp/template.log "$template"/postmaster.opts
