import { commandRows } from './seed-002/command-rows.ts';
import { configurationRows } from './seed-002/configuration-rows.ts';
import { failoverRows } from './seed-002/failover-rows.ts';
import { HandBuiltCluster } from './seed-002/hand-built-cluster.ts';

/**
 * The 42 rows of facts/opengauss.md §8, in the order of seed 002, on three nodes set up by hand as there. Also runs on a real
 * server: `DBQUAKE_IMAGE=opengauss/opengauss:6.0.0`. What is not tested, or not everywhere, is in seed-002/limits.ts.
 */
describe('openGauss replication by hand, as in seed 002', function () {
  // The first row to run makes the cluster for all.
  this.timeout(600_000);
  let built: HandBuiltCluster | undefined;
  const cluster = (): HandBuiltCluster => {
    if (built === undefined) throw new Error('the cluster is there inside of tests only');
    return built;
  };

  before(async () => {
    built = await HandBuiltCluster.create();
  });
  after(() => built?.remove());

  configurationRows(cluster);
  commandRows(cluster);
  failoverRows(cluster);
});
