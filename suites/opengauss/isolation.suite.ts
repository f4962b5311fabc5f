import * as chai from 'chai';
import { quakeAssertions, runScenario, scenario } from '../../harness/index.ts';
import { checkStoredRun } from '../../harness/run/check-stored-run.ts';
import { withRunsFolder } from '../cli/dbquake.ts';

chai.use(quakeAssertions);
const { expect } = chai;

describe('isolation on openGauss', function () {
  this.timeout(180_000);

  it('is what repeatable read promises under a killed primary, and not what a wrong claim says @smoke', () =>
    withRunsFolder(async (runsRoot) => {
      const contended = scenario('failover', { workloads: ['list-append'], rate: 400, concurrency: 10 });
      const run = await runScenario({ scenario: contended, seed: 1, runsRoot });
      expect(run).to.have.bitten;
      expect(run).to.be.valid;
      expect(run.run.models).to.deep.equal(['snapshot-isolation']);

      const { verdict } = await checkStoredRun(run.folder, { models: ['strict-serializable'] });
      expect(verdict).to.include({ valid: false, class: 'consistency', exitCode: 1 });
      expect(verdict.checks['list-append']?.anomalies.map(({ type }) => type).join()).to.match(/G2-item|G-nonadjacent/);
    }));

  it('of read committed loses updates where transactions read before they append', () =>
    withRunsFolder(async (runsRoot) => {
      const weak = scenario('quiet', {
        workloads: ['list-append'],
        isolation: 'read committed',
        models: ['snapshot-isolation'],
        rate: 0,
        concurrency: 10,
        time: '10s',
      });
      const run = await runScenario({ scenario: weak, seed: 1, runsRoot });
      expect(run.verdict).to.include({ valid: false, class: 'consistency' });
    }));

  for (const workload of ['monotonic', 'register']) {
    it(`keeps the promise of the ${workload} workload under a killed primary`, () =>
      withRunsFolder(async (runsRoot) => {
        const run = await runScenario({ scenario: scenario('failover', { workloads: [workload] }), seed: 1, runsRoot });
        expect(run).to.have.bitten;
        expect(run).to.be.valid;
      }));
  }
});
