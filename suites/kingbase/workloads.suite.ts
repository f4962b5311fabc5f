import * as chai from 'chai';
import { quakeAssertions, runScenario, type RunOutcome } from '../../harness/index.ts';
import { scenarioSchema, type ScenarioInput } from '../../harness/run/scenario.ts';
import { withRunsFolder } from '../cli/dbquake.ts';
import { dockerObjectsOf } from '../cli/residue.ts';
import { QUICK } from './support/shared-cluster.ts';

chai.use(quakeAssertions);
const { expect } = chai;

const SHAPE = {
  product: 'kingbase',
  standbys: 1,
  settings: QUICK,
  rate: 60,
  workloads: ['set', 'bank', 'list-append'],
};

/** Whole runs: load through the cluster VIP, a fault, the product's own failover and recovery, and what the checkers say. */
describe('KingbaseES V8R3 under load', function () {
  this.timeout(500_000);

  function run(input: Omit<ScenarioInput, 'product'>): Promise<RunOutcome> {
    return withRunsFolder(async (runsRoot) => {
      const outcome = await runScenario({ scenario: scenarioSchema.parse({ ...SHAPE, ...input }), seed: 5, runsRoot });
      expect(await dockerObjectsOf(outcome.run.id)).to.deep.equal([]);
      process.stdout.write(`      measured: ${outcome.verdict.summary}\n`);
      return outcome;
    });
  }

  it('F19: the database of the primary is killed; with AUTO_PRIMARY_RECOVERY=1 it comes back without an operator, and nothing is lost', async () => {
    const outcome = await run({
      name: 'killed',
      settings: { ...QUICK, AUTO_PRIMARY_RECOVERY: '1' },
      time: '50s',
      schedule: [{ at: '4s', inject: 'kill', target: 'primary', healAfter: '35s' }],
    });
    expect(outcome).to.have.bitten;
    expect(outcome).to.have.lostNoWrites();
    expect(outcome).to.be.valid;
  });

  it('the primary is frozen: the other takes over, and what thaws takes no writes', async () => {
    const outcome = await run({
      name: 'frozen',
      settings: { ...QUICK, health_check_timeout: '3s' },
      time: '55s',
      schedule: [{ at: '4s', inject: 'pause', target: 'primary', healAfter: '35s' }],
    });
    expect(outcome).to.have.bitten;
    expect(outcome).to.have.lostNoWrites();
    expect(outcome).to.be.valid;
  });

  it('the primary is cut off from the standby and from the gateway: it stops itself, the other takes over, and nothing is lost', async () => {
    const outcome = await run({
      name: 'cut-off',
      time: '60s',
      schedule: [{ at: '4s', inject: 'isolate', target: 'primary', healAfter: '40s' }],
    });
    expect(outcome).to.have.bitten;
    expect(outcome).to.have.lostNoWrites();
  });

  it('the machines are parted while both reach the gateway: two primaries, and the run says so', async () => {
    const outcome = await run({
      name: 'parted',
      // Through the virtual address the history does not tell which machine took a write.
      settings: { ...QUICK, client_entry: 'direct' },
      time: '60s',
      workloads: ['set'],
      schedule: [{ at: '4s', inject: 'primary-from-standbys', target: 'primary', healAfter: '45s' }],
    });
    expect(outcome).to.have.bitten;
    expect(outcome.verdict.checks['roles']?.anomalies.map(({ type }) => type)).to.include('two-primaries');
    expect(outcome.verdict.exitCode).to.equal(1);
  });

  it('the gateway is lost: everything stops, nothing is lost, and an operator starts it again', async () => {
    const outcome = await run({
      name: 'gateway-lost',
      time: '45s',
      schedule: [{ at: '4s', inject: 'container-kill', target: 'witness', healAfter: '25s' }],
    });
    expect(outcome).to.have.bitten;
    expect(outcome).to.have.lostNoWrites();
  });
});
