/** After most usage errors. */
export const TRY_HELP = 'Try "gs_ctl --help" for more information.\n';

/** The product's line, and that this is not the product. */
export const VERSION_LINE = 'gs_ctl (openGauss) 9.2.4 (dbquake stand-in on PostgreSQL 15)\n';

/** `gs_ctl --help` of 3.0.6 (recording 00). */
export const HELP_TEXT = `gs_ctl is a utility to initialize, start, stop, or control a openGauss server.

Usage:
  gs_ctl init[db]               [-D DATADIR] [-s] [-o "OPTIONS"]
  gs_ctl start   [-w] [-t SECS] [-D DATADIR] [-s] [-l FILENAME] [-o "OPTIONS"] [-M SERVERMODE]
  gs_ctl restart [-w] [-t SECS] [-D DATADIR] [-s] [-m SHUTDOWN-MODE]
                 [-o "OPTIONS"]
  gs_ctl build   [-D DATADIR] [-b MODE] [-r SECS] [-C CONNECTOR] [-q] [-M SERVERMODE]
  gs_ctl stop    [-W] [-t SECS] [-D DATADIR] [-s] [-m SHUTDOWN-MODE]
  gs_ctl reload  [-D DATADIR] [-s]
  gs_ctl status  [-D DATADIR]
  gs_ctl finishredo [-D DATADIR] [-s]
  gs_ctl failover               [-W] [-t SECS] [-D DATADIR] [-U USERNAME] [-P PASSWORD] [-T TERM]
  gs_ctl switchover             [-W] [-D DATADIR] [-m SWITCHOVER-MODE] [-U USERNAME] [-P PASSWORD] [-f]
  gs_ctl query   [-D DATADIR] [-U USERNAME] [-P PASSWORD] [-L lsn]
  gs_ctl notify   -M SERVERMODE [-D DATADIR] [-U USERNAME] [-P PASSWORD]
  gs_ctl kill    SIGNALNAME PID
  gs_ctl querybuild   [-D DATADIR]
  gs_ctl copy   [-D DATADIR] [-Q COPYMODE]
  gs_ctl stack [-D DATADIR] [-I lwtid]
  gs_ctl startwalrcv [-w] [-t SECS] [-D DATADIR]

Common options:
  -b,  --mode=MODE	 the mode of building the datanode or coordinator.MODE can be "full", "incremental", "auto", "standby_full", "copy_secure_files", "copy_upgrade_file", "cross_cluster_full", "cross_cluster_incremental", "cross_cluster_standby_full"
  -D, --pgdata=DATADIR   location of the database storage area
  -s, --silent           only print errors, no informational messages
  -t, --timeout=SECS     seconds to wait when using -w option
  -V, --version          output version information, then exit
  -w                     wait until operation completes
  -W                     do not wait until operation completes
  -M                     the database start as the appointed  mode
  -T                     Failover requires a term
  -q                     do not start automatically after build finishing, needed start by caller
  -d                     more debug info will be print
  -L                     query lsn:XX/XX validity and show the max_lsn
  -P PASSWORD            password of account to connect local server
  -U USERNAME            user name of account to connect local server
  -Z NODE-TYPE           can be "single_node"
  -?, -h, --help             show this help, then exit
(The default is to wait for shutdown, start and restart.)

If the -D option is omitted, the environment variable PGDATA is used.

Options for start or restart:
  -c, --core-files       allow openGauss to produce core files
  -l, --log=FILENAME     write (or append) server log to FILENAME
  -o OPTIONS             command line options to pass to openGauss
                         (openGauss server executable) or gs_initdb
  -p PATH-TO-POSTGRES    normally not necessary

Options for stop or restart:
  -m, --mode=MODE        MODE can be "fast" or "immediate"

Options for xlog copy:
  -Q, --mode=MODE        MODE can be "copy_from_local", "force_copy_from_local", "copy_from_share"

Options for stack:
  -I lwtid    light weight thread id. get stack of specific thread according to it's lwtid

Shutdown modes are:
  fast        quit directly, with proper shutdown
  immediate   quit without complete shutdown; will lead to recovery on restart

Switchover modes are:
  -f          quit directly, with proper shutdown and do not perform checkpoint
  fast        demote primary directly, with proper shutdown

SERVERMODE are:
  primary         database system run as a primary server, send xlog to standby server
  standby         database system run as a standby server, receive xlog from primary server
  cascade_standby database system run as a cascade standby server, receive xlog from standby server
  pending         database system run as a pending server, wait for promoting to primary or demoting to standby
			       Only used in start command

Allowed signal names for kill:
  ABRT HUP INT QUIT TERM USR1 USR2

Build connection option:
  -r, --recvtimeout=INTERVAL    time that receiver waits for communication from server (in seconds)
  -C, connector    CN/DN connect to specified CN/DN for build

Report bugs to openGauss community by raising an issue.
`;
