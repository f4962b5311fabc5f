#!/bin/sh
# Runs a program as the user of the database.
if [ "$(id -u)" = 0 ]; then
  exec setpriv --reuid kingbase --regid kingbase --init-groups env HOME=/home/kingbase "$@"
fi
exec "$@"
