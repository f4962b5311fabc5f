import type { Product } from '../product.ts';
import { databaseNodes } from '../topology.ts';
import { DmCluster } from './cluster.ts';
import { contractOf } from './contract.ts';
import { dmDefects } from './defects.ts';
import { classifyDmError, voidsAcknowledgement } from './errors.ts';
import { CLIENT_PORT, DATA_PATH, LOG_DIRECTORY, MAL_PLANE, MONITOR_DIRECTORY, SERVICE_PLANE } from './installation.ts';
import { completeSettings, dmSettings } from './settings.ts';
import { MONITOR_NODE } from './topology.ts';

/** DM with data watch V2.1: dmserver and dmwatcher on every node, dmmonitor on a machine of its own. Emulated. */
export const dm: Product = {
  name: 'dm',
  failsOver: 'by itself',
  container: {
    image: 'dbquake/dm',
    dataPath: DATA_PATH,
    clientPorts: [CLIENT_PORT],
    logFiles: [
      `${LOG_DIRECTORY}/*.log`,
      `${MONITOR_DIRECTORY}/log_1/dmmonitor_*.log`,
      `${MONITOR_DIRECTORY}/log_console/dmmonitor_*.log`,
    ],
    planes: [SERVICE_PLANE, MAL_PLANE],
  },
  topology: (standbys) => [...databaseNodes(standbys), { name: MONITOR_NODE, duty: 'witness' }],
  settings: dmSettings,
  completeSettings,
  contract: contractOf,
  classifyError: classifyDmError,
  voidsAcknowledgement,
  defects: dmDefects,
  bind: (machines, options) => new DmCluster(machines, options),
};
