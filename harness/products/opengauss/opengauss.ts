import type { Product } from '../product.ts';
import { OpenGaussCluster } from './cluster.ts';
import { contractOf } from './contract.ts';
import { openGaussDefects } from './defects.ts';
import { classifyOpenGaussError, voidsAcknowledgement } from './errors.ts';
import { CLIENT_PORT, DATA_DIRECTORY } from './installation.ts';
import { completeSettings, openGaussSettings } from './settings.ts';

/**
 * Names another image for all runs and suites that name none, a real server for example (docs/opengauss-real-server.md). The
 * output and the report of a run say which image it had, and whether that is the product itself.
 */
const IMAGE_VARIABLE = 'DBQUAKE_IMAGE';

/** openGauss without cluster manager: a primary and standbys driven by gs_ctl. The same driver for the stand-in and for real images. */
export const openGauss: Product = {
  name: 'opengauss',
  failsOver: 'by operator',
  container: {
    image: process.env[IMAGE_VARIABLE] ?? 'dbquake/opengauss',
    dataPath: '/var/lib/opengauss',
    clientPorts: [CLIENT_PORT],
    logFiles: [`${DATA_DIRECTORY}/pg_log/postgresql-*.log`],
  },
  settings: openGaussSettings,
  completeSettings,
  contract: contractOf,
  classifyError: classifyOpenGaussError,
  voidsAcknowledgement,
  defects: openGaussDefects,
  realServerIsThreaded: true,
  bind: (nodes, options) => new OpenGaussCluster(nodes, options),
};
