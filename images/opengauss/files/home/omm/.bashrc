# omm's environment is only here, as in the public openGauss images: su - omm -c "gs_ctl ..."
export GAUSSHOME=/usr/local/opengauss
export PGDATA=/var/lib/opengauss/data
export PATH=$GAUSSHOME/bin:$PATH
export LD_LIBRARY_PATH=$GAUSSHOME/lib
export LANG=C.UTF-8
