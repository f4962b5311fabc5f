import * as chai from 'chai';
import { quakeAssertions, runScenario, scenario } from '../../harness/index.ts';
import type { ScenarioInput } from '../../harness/run/scenario.ts';
import { withRunsFolder } from '../cli/dbquake.ts';

chai.use(quakeAssertions);
const { expect } = chai;

type Entry = NonNullable<ScenarioInput['schedule']>[number];

const fault = (inject: string, target: string, healAfter: string): Entry => ({ at: '4s', inject, target, healAfter });

/** What is broken while clients read and write; each is one run. */
const RUNS: readonly (readonly [title: string, change: Partial<ScenarioInput>])[] = [
  ['the primary is frozen', { schedule: [fault('pause', 'primary', '20s')], workloads: ['set', 'list-append'] }],
  ['the primary is isolated', { schedule: [fault('isolate', 'primary', '20s')] }],
  ['the monitor is killed', { schedule: [fault('kill', 'witness', '8s')], time: '18s' }],
  ['the monitor is isolated', { schedule: [fault('isolate', 'witness', '10s')], time: '20s' }],
  [
    'only the link between primary and standbys is cut',
    { schedule: [fault('primary-from-standbys', 'primary', '14s')], workloads: ['list-append'] },
  ],
  ['a standby is killed', { schedule: [fault('kill', 'one standby', '14s')], workloads: ['bank'] }],
];

/** facts/dm.md §6 and issue 7: workloads under faults of primary, monitor and links; nothing acknowledged may be lost. */
describe('DM under load', function () {
  this.timeout(300_000);

  it('loses no acknowledged write when the primary is killed, and the old one is recovered @smoke', () =>
    withRunsFolder(async (runsRoot) => {
      const run = await runScenario({ scenario: scenario('failover', { product: 'dm' }), seed: 1, runsRoot });
      expect(run).to.have.bitten;
      expect(run).to.have.lostNoWrites();
      expect(run).to.be.valid;
    }));

  for (const [title, change] of RUNS) {
    it(`keeps its promises when ${title}`, () =>
      withRunsFolder(async (runsRoot) => {
        const asked = scenario('failover', { product: 'dm', time: '45s', ...change });
        const run = await runScenario({ scenario: asked, seed: 7, runsRoot });
        expect(run).to.have.bitten;
        expect(run).to.be.valid;
      }));
  }
});
