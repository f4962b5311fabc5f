#!/bin/bash
# A program of PostgreSQL with its output in V8R3's names of programs and directories.
export PGPASSFILE=/home/kingbase/.pgpass
words='s/\bpg_(ctl|basebackup|controldata|rewind|control|resetwal)\b/sys_\1/g'
"$@" > >(exec sed -uE "$words") 2> >(exec sed -uE "$words" >&2)
code=$?
wait
exit $code
