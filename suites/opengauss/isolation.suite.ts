import * as chai from 'chai';
import { quakeAssertions, runScenario, scenario } from '../../harness/index.ts';
import { loadRun } from '../../harness/store/load-run.ts';
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
      const anomalies = verdict.checks['list-append']?.anomalies ?? [];
      expect(anomalies.map(({ type }) => type).join()).to.match(/G2-item|G-nonadjacent/);
      const statements = anomalies[0]?.statements?.[0]?.statements.map(({ sql }) => sql);
      expect(statements?.[0]).to.equal('BEGIN ISOLATION LEVEL REPEATABLE READ');
      expect(statements?.at(-1)).to.equal('COMMIT');
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

  it('of commits is seen by readers of every node, in one order or as a long fork', () =>
    withRunsFolder(async (runsRoot) => {
      const everywhere = scenario('quiet', { workloads: ['long-fork'], rate: 300, time: '10s' });
      const { run, folder, verdict } = await runScenario({ scenario: everywhere, seed: 1, runsRoot });
      const { history } = await loadRun(folder);
      const readOn = new Set(
        history.flatMap(({ type, value, node }) =>
          type === 'ok' && Array.isArray(value) && value.length > 1 && node !== undefined ? [node] : [],
        ),
      );
      expect([...readOn].sort()).to.deep.equal(run.nodes.map(({ name }) => name));
      // Standbys may replay two commits in another order than the primary showed them: see the workload.
      const found = verdict.checks['long-fork']?.anomalies.map(({ type }) => type) ?? [];
      expect(new Set(['long-fork', ...found])).to.deep.equal(new Set(['long-fork']));
      expect(verdict.checks['long-fork']?.valid).to.equal(found.length === 0);
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
