import * as chai from 'chai';
import { quakeAssertions, runScenario, scenario } from '../../../harness/index.ts';
import { withRunsFolder } from '../../cli/dbquake.ts';

chai.use(quakeAssertions);
const { expect } = chai;

/** S5 of facts/opengauss.md §6.1 under load: what the settings allow is counted, and is no violation. */
describe('openGauss scenarios: expected loss', function () {
  this.timeout(300_000);

  it('S5: the harness counts the acknowledged writes that most_available_sync=on let go, and calls the run valid (takes 60 s: a run with its load)', () =>
    withRunsFolder(async (runsRoot) => {
      const partitioned = scenario('failover', {
        time: '26s',
        settings: { most_available_sync: 'on' },
        workloads: ['set'],
        schedule: [
          // After wal_sender_timeout (6 s) the primary acknowledges alone; nobody has the rows when it dies.
          { at: '3s', inject: 'isolate', target: 'primary', healAfter: '14s' },
          { at: '13s', inject: 'kill', target: 'primary', healAfter: '8s' },
        ],
      });
      const run = await runScenario({ scenario: partitioned, seed: 5, runsRoot });
      expect(run).to.have.bitten;
      const { set, durability } = run.verdict.checks;
      expect(set).to.include({ lostAllowed: true, duplicatedCount: 0, unexpectedCount: 0 });
      expect(durability).to.have.property('lostCount').that.is.above(0);
      expect(run).to.be.valid;
    }));
});
