import * as chai from 'chai';
import { quakeAssertions, runScenario, scenario } from '../../harness/index.ts';
import { withRunsFolder } from '../cli/dbquake.ts';
import { dockerObjectsOf } from '../cli/residue.ts';

chai.use(quakeAssertions);
const { expect } = chai;

/** Long: every built-in scenario, and the default one with many seeds; part of the nightly tests. */
describe('openGauss scenarios', function () {
  this.timeout(300_000);

  for (const seed of [11, 12, 13, 14, 15, 16, 17, 18, 19, 20]) {
    it(`failover with seed ${seed} is valid and leaves nothing behind`, () =>
      withRunsFolder(async (runsRoot) => {
        const run = await runScenario({ scenario: scenario('failover'), seed, runsRoot });
        expect(run).to.have.bitten;
        expect(run).to.be.valid;
        expect(await dockerObjectsOf(run.run.id)).to.deep.equal([]);
      }));
  }

  for (const name of ['kill-standby', 'switchover', 'quiet']) {
    it(`${name} is valid`, () =>
      withRunsFolder(async (runsRoot) => {
        const run = await runScenario({ scenario: scenario(name), seed: 1, runsRoot });
        expect(run).to.have.lostNoWrites();
        expect(run).to.be.valid;
      }));
  }

  it('two killed primaries in one run are both survived', () =>
    withRunsFolder(async (runsRoot) => {
      const twice = scenario('failover', {
        time: '40s',
        schedule: [
          { at: '4s', inject: 'kill', target: 'primary', healAfter: '6s' },
          { at: '22s', inject: 'kill', target: 'primary', healAfter: '6s' },
        ],
      });
      const run = await runScenario({ scenario: twice, seed: 2, runsRoot });
      expect(run).to.have.bitten;
      expect(run).to.be.valid;
    }));

  it('a preloaded cluster with the promotion of the synchronous standby is valid', () =>
    withRunsFolder(async (runsRoot) => {
      const loaded = scenario('failover', { preload: '64MB', promote: 'sync' });
      const run = await runScenario({ scenario: loaded, seed: 3, runsRoot });
      expect(run).to.be.valid;
    }));
});
