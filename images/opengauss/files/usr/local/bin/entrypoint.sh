#!/bin/bash
# The contract of the public openGauss images as far as `docker run` needs it (facts/opengauss.md §5.2).
# dbquake itself overrides this entrypoint and drives the node with gs_initdb, gs_guc and gs_ctl.
set -Eeo pipefail

if [ "${1:0:1}" = '-' ]; then set -- gaussdb "$@"; fi

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" && chown omm:omm "$PGDATA" && chmod 700 "$PGDATA"
  exec setpriv --reuid omm --regid omm --init-groups env HOME=/home/omm "$0" "$@"
fi
. /home/omm/.bashrc

if [ "$1" = gaussdb ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -n "$GS_PASSWORD_FILE" ]; then GS_PASSWORD=$(<"$GS_PASSWORD_FILE"); fi
  if [ -z "$GS_PASSWORD" ]; then
    echo >&2 'Error: Database is uninitialized and superuser password is not specified.'
    echo >&2 '       You must specify GS_PASSWORD to a non-empty value for the superuser.'
    exit 1
  fi
  if ! [[ ${#GS_PASSWORD} -ge 8 && $GS_PASSWORD =~ [A-Z] && $GS_PASSWORD =~ [a-z] && $GS_PASSWORD =~ [0-9] && $GS_PASSWORD =~ [#?!@$%^\&*-] ]]; then
    echo >&2 'Error: The supplied GS_PASSWORD is not meet requirements.'
    exit 1
  fi
  gs_initdb -D "$PGDATA" --nodename="${GS_NODENAME:-gaussdb}" -w "$GS_PASSWORD"
  {
    echo "listen_addresses = '*'"
    echo "port = ${GS_PORT:-5432}"
    echo "password_encryption_type = 0"
    if [ -n "$NODE_NAME" ]; then echo "application_name = '$NODE_NAME'"; fi
    if [ -n "$REPL_CONN_INFO" ]; then
      echo "most_available_sync = on"
      echo -e "$REPL_CONN_INFO"
    else
      echo "synchronous_standby_names = ''"
    fi
    if [ -n "$SYNCHRONOUS_STANDBY_NAMES" ]; then echo "synchronous_standby_names = $SYNCHRONOUS_STANDBY_NAMES"; fi
    if [ -n "$OTHER_PG_CONF" ]; then echo -e "$OTHER_PG_CONF"; fi
  } >>"$PGDATA/postgresql.conf"
  {
    if [ -n "$OG_SUBNET" ]; then echo "host all omm $OG_SUBNET trust"; fi
    echo "host all all 0.0.0.0/0 ${GS_HOST_AUTH_METHOD:-md5}"
  } >>"$PGDATA/pg_hba.conf"
  if [[ " $* " != *' standby '* ]]; then
    gs_ctl -D "$PGDATA" -w start
    user=${GS_USERNAME:-gaussdb}
    gsql -d postgres -p "${GS_PORT:-5432}" -v ON_ERROR_STOP=1 \
      -c "SET synchronous_commit = local; CREATE USER $user SYSADMIN PASSWORD '${GS_USER_PASSWORD:-$GS_PASSWORD}';"
    gs_ctl -D "$PGDATA" -m fast -w stop
  fi
  echo
  echo 'openGauss  init process complete; ready for start up.'
  echo
fi

exec "$@"
