import * as chai from 'chai';
import { connectEngine, type Engine } from '../../harness/docker/engine.ts';
import { tolerate } from '../../harness/docker/engine-errors.ts';
import { requireImage } from '../../harness/docker/images/index.ts';
import { quakeAssertions, runScenario, scenario } from '../../harness/index.ts';
import { loadRun } from '../../harness/store/load-run.ts';
import { withRunsFolder } from '../cli/dbquake.ts';

chai.use(quakeAssertions);
const { expect } = chai;

/** The driver reads what gs_ctl prints; other versions print it otherwise (harness/products/opengauss/version-differences.ts). */
describe('the driver on a stand-in that speaks as openGauss 1.0.0', function () {
  this.timeout(180_000);
  const repo = 'dbquake-suite/wording';
  const image = `${repo}:${process.pid}`;
  let engine: Engine;

  before(async () => {
    engine = await connectEngine();
    const { name } = await requireImage('opengauss');
    const container = await engine.createContainer({
      Image: name,
      Entrypoint: ['sh', '-c', 'echo 1.0.0 > /usr/local/opengauss/share/wording'],
    });
    try {
      await container.start();
      await container.wait();
      await container.commit({ repo, tag: String(process.pid), changes: 'ENTRYPOINT ["entrypoint.sh"]' });
    } finally {
      await container.remove({ v: true });
    }
  });
  after(() => tolerate([404], engine.getImage(image).remove() as Promise<unknown>));

  it('deploys, fails over, takes the old primary back and switches over, and loses nothing', () =>
    withRunsFolder(async (runsRoot) => {
      const run = await runScenario({ scenario: scenario('failover', { time: '20s' }), seed: 5, image, runsRoot });
      expect(run).to.have.bitten;
      expect(run).to.be.valid;
      const { commands } = await loadRun(run.folder);
      const roleChanges = commands.filter(({ stdout }) => /(?:failover|switchover) completed/.test(stdout));
      expect(roleChanges).to.have.length(2);
      for (const { stdout } of roleChanges) expect(stdout).to.match(/^\d{4}-\d\d-\d\d [\d:]{8} {2}\d+ gs_ctl:/);
    }));
});
