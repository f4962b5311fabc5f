#!/bin/sh
# Before the packages are installed into the root given as $1: no service may start, and no database cluster may be
# made (each product's image and each node makes its own).
set -eu
root=$1
mkdir -p "$root/etc/postgresql-common"
echo 'create_main_cluster = false' > "$root/etc/postgresql-common/createcluster.conf"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
