/** Account of the operating system that owns everything, and whose login shell has the paths of the programs. */
export const SERVER_ACCOUNT = 'dmdba';
/** Below it is everything that outlives a container. */
export const DATA_PATH = '/var/lib/dm';
export const DATABASE = 'DAMENG';
/** The library: dm.ini, dmmal.ini, dmarch.ini, dmwatcher.ini, dmwatcher.ctl, data. */
export const DATA_DIRECTORY = `${DATA_PATH}/${DATABASE}`;
export const ARCHIVE_DIRECTORY = `${DATA_DIRECTORY}/arch`;
/** On the monitor's node: the ini files of the monitors, and below it a folder `log_<name>` for each. */
export const MONITOR_DIRECTORY = `${DATA_PATH}/monitor`;
/** Logs of dmserver and dmwatcher (seed 001 §4.4: `../log`). */
export const LOG_DIRECTORY = '/opt/dmdbms/log';
export const STARTUP_COMMAND = '/opt/dmdbms/bin/dmserver';

/** Who administers, with the password that an installation has. */
export const ADMINISTRATOR = 'SYSDBA';
export const ADMINISTRATOR_PASSWORD = 'SYSDBA';
/** Of the workload; made for the run. */
export const CLIENT_ACCOUNT = 'dbquake';

/** PORT_NUM: clients. */
export const CLIENT_PORT = 5236;
/** DW_PORT: the database's own watcher. */
export const WATCHER_TO_DATABASE_PORT = 5237;
/** MAL_PORT: the other databases. */
export const MAL_PORT = 5238;
/** MAL_DW_PORT: other watchers, and monitors. */
export const WATCHER_PORT = 5239;

/** Networks of a run: clients use the first, instances and watchers among themselves the second (seed 001 §2.2). */
export const SERVICE_PLANE = 'service';
export const MAL_PLANE = 'mal';
