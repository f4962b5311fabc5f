#!/bin/sh
# After the packages are installed into the root given as $1: removes what only the installation needed, and the
# package sources of the machine that built the image, which mean nothing elsewhere.
set -eu
root=$1
rm -f "$root/usr/sbin/policy-rc.d"
rm -f "$root/etc/apt/sources.list" "$root"/etc/apt/sources.list.d/* "$root/etc/apt/apt.conf.d/99mmdebstrap"
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/* "$root"/var/cache/debconf/*-old
find "$root/var/log" -type f -delete
