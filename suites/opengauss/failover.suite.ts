import * as chai from 'chai';
import { withCapability } from '../../harness/products/capability.ts';
import { deployCluster, quakeAssertions, runScenario, scenario, type LiveCluster } from '../../harness/index.ts';

chai.use(quakeAssertions);
const { expect } = chai;

/** How a user writes suites of their own: deploy a cluster and drive it, or run a scenario and judge the run. */
describe('openGauss failover @smoke', function () {
  this.timeout(180_000);

  describe('driven by hand', () => {
    let live: LiveCluster;

    before(async () => {
      live = await deployCluster({ product: 'opengauss', standbys: 2 });
    });

    after(async () => {
      await live.remove();
    });

    it('starts with one primary and two streaming standbys', async () => {
      await expect(live.cluster).to.have.onePrimary();
      await expect(live.cluster).to.have.streamingStandbys(2);
    });

    it('has one other primary after a switchover', async () => {
      const [, second] = live.cluster.nodes;
      if (second === undefined) throw new Error('the cluster has no second node');
      await withCapability(live.cluster, 'switchover').switchover(second);
      await live.cluster.waitUntilHealthy(30_000);
      await expect(live.cluster).to.have.onePrimary();
      expect((await live.cluster.state(second, 2000)).role).to.equal('primary');
    });
  });

  it('loses no acknowledged write when the primary is killed', async () => {
    const run = await runScenario({ scenario: scenario('failover'), seed: 1 });
    expect(run).to.have.bitten;
    expect(run).to.have.lostNoWrites();
    expect(run).to.be.valid;
  });
});
