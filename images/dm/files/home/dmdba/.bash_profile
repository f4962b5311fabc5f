export DM_HOME=/opt/dmdbms
export PATH=$DM_HOME/bin:/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin
export LANG=C.UTF-8
