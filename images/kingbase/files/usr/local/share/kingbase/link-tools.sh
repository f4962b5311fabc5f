#!/bin/sh
# While the image is built: the programs of V8R3 at the places where it has them, each a line that starts its bundle.
set -eu
lib=/usr/local/lib/kingbase
root=/home/kingbase/cluster/R3HA
mkdir -p "$root/db/bin" "$root/db/etc" "$root/db/data" "$root/kingbasecluster/bin" "$root/kingbasecluster/etc" \
  "$root/log/kingbasecluster" "$root/run/kingbasecluster" /home/kingbase/cluster/share /etc/cron.d

program() { # FOLDER NAME COMMAND...
  folder=$1 name=$2
  shift 2
  printf '#!/bin/sh\nexec %s "$@"\n' "$*" > "$root/$folder/bin/$name"
  chmod 755 "$root/$folder/bin/$name"
  ln -s "$root/$folder/bin/$name" "/usr/local/bin/$name"
}

program db ksql /usr/bin/node $lib/ksql.js
for script in kingbase_promote.sh kingbase_checkpoint.sh sync_async.sh all_monitor.sh kingbase_monitor.sh change_vip.sh; do
  program db $script /usr/bin/node $lib/cluster_script.js $script
done
# Everything that these write belongs to the user of the database, whoever starts them.
for tool in sys_ctl sys_rewind; do program db $tool sh $lib/as-kingbase.sh /usr/bin/node $lib/$tool.js; done
program db network_rewind.sh sh $lib/as-kingbase.sh /usr/bin/node $lib/cluster_script.js network_rewind.sh
program db sys_basebackup sh $lib/as-kingbase.sh bash $lib/in-own-words.sh /usr/lib/postgresql/15/bin/pg_basebackup
program db sys_controldata bash $lib/in-own-words.sh /usr/lib/postgresql/15/bin/pg_controldata
for script in failover_stream.sh restartcluster.sh; do
  program kingbasecluster $script /usr/bin/node $lib/cluster_script.js $script
done
for tool in pcp_attach_node pcp_detach_node pcp_promote_node pcp_watchdog_info pcp_node_info pcp_node_count; do
  program kingbasecluster $tool /usr/bin/node $lib/pcp.js $tool
done
# node under another name, so that the processes are called what they are.
for tool in kingbasecluster host_services; do
  ln -s /usr/bin/node $lib/$tool
done
program kingbasecluster kingbasecluster $lib/kingbasecluster $lib/kingbasecluster.js
printf '#!/bin/sh\nexec /usr/bin/node %s/ssh.js "$@"\n' $lib > /usr/local/bin/ssh
printf '#!/bin/sh\nexec %s/host_services %s/host_services.js "$@"\n' $lib $lib > /usr/local/bin/host_services
# The configuration is written by root, databases are made by their user.
printf '#!/bin/sh\nas=\ncase "$1" in --*) as="sh %s/as-kingbase.sh" ;; esac\nexec $as /usr/bin/node %s/cluster_install.js "$@"\n' \
  $lib $lib > /usr/local/bin/cluster_install
chmod 755 /usr/local/bin/ssh /usr/local/bin/host_services /usr/local/bin/cluster_install

# As an installation of V8R3 wants it: the user of the database moves addresses.
cp /usr/bin/arping "$root/db/bin/arping"
chmod 4755 /usr/bin/ip "$root/db/bin/arping" /usr/bin/ping
chown -R kingbase:kingbase /home/kingbase
chown root "$root/db/bin/arping"
chmod 4755 "$root/db/bin/arping"
chmod 700 "$root/db/data"
