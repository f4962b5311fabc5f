import type { Product } from '../product.ts';
import { KingbaseCluster } from './cluster.ts';
import { contractOf } from './contract.ts';
import { kingbaseDefects } from './defects.ts';
import { classifyKingbaseError } from './errors.ts';
import { topologyOf } from './install-conf.ts';
import { DATA_DIRECTORY, DATABASE_PORT, LOG_DIRECTORY, POOL_PORT } from './installation.ts';
import { completeSettings, kingbaseSettings } from './settings.ts';
import { voidsAcknowledgement } from '../opengauss/errors.ts';

/** KingbaseES V8R3, a read/write-split cluster of two machines and a gateway; emulated (images/kingbase). */
export const kingbase: Product = {
  name: 'kingbase',
  failsOver: 'by itself',
  topology: topologyOf,
  container: {
    image: 'dbquake/kingbase',
    dataPath: DATA_DIRECTORY,
    clientPorts: [DATABASE_PORT, POOL_PORT],
    logFiles: [`${LOG_DIRECTORY}/*.log`, `${DATA_DIRECTORY}/sys_log/*.log`],
    capabilities: ['NET_ADMIN'],
  },
  settings: kingbaseSettings,
  completeSettings,
  contract: contractOf,
  classifyError: classifyKingbaseError,
  voidsAcknowledgement,
  defects: kingbaseDefects,
  bind: (nodes, options) => new KingbaseCluster(nodes, options),
};
