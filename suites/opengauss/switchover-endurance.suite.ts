import * as chai from 'chai';
import type { AvailabilityResult } from '../../harness/checkers/availability/index.ts';
import { durationText } from '../../harness/checkers/wording.ts';
import { quakeAssertions, runScenario, scenario } from '../../harness/index.ts';
import { loadRun } from '../../harness/store/load-run.ts';
import { withRunsFolder } from '../cli/dbquake.ts';

chai.use(quakeAssertions);
const { expect } = chai;

const SWITCHOVERS = 20;
/**
 * Time for one of them on two busy cores, and for the clients to be at work again. The target is chosen when an entry is due: were
 * the one before not over by then, it would be sent to the node that is about to be primary, and the test would say so.
 */
const EVERY_S = 6;

/** A pair, so that every switchover goes back to where the one before came from, and all commits wait for the one standby. */
describe('openGauss switchovers back and forth', function () {
  this.timeout(300_000);

  it(`${SWITCHOVERS} of them under load lose no acknowledged write, and each one changes the roles`, () =>
    withRunsFolder(async (runsRoot) => {
      const entries = Array.from({ length: SWITCHOVERS }, (_, index) => ({
        at: `${2 + index * EVERY_S}s`,
        operation: 'switchover' as const,
      }));
      const endurance = scenario('switchover', {
        standbys: 1,
        workloads: ['set'],
        schedule: entries,
        time: `${2 + SWITCHOVERS * EVERY_S}s`,
      });
      const outcome = await runScenario({ scenario: endurance, seed: 1, runsRoot });
      expect(outcome).to.have.lostNoWrites();
      expect(outcome).to.be.valid;

      const { switchovers } = outcome.verdict.checks['availability'] as AvailabilityResult;
      expect(switchovers.map(({ node, outcome: how }) => `${node ?? '?'} ${how}`)).to.deep.equal(
        entries.map((_, index) => (index % 2 === 0 ? 'n2 ok' : 'n1 ok')),
      );
      // A switchover that changed nothing would be ok too: every term must have taken writes.
      const { history } = await loadRun(outcome.folder);
      const nodes = history.flatMap(({ type, f, workload, node }) =>
        type === 'ok' && workload === 'set' && f === 'add' && node !== undefined ? [node] : [],
      );
      const terms = nodes.filter((node, index) => node !== nodes[index - 1]);
      expect(terms.length).to.be.at.least(SWITCHOVERS + 1);
      process.stdout.write(`      ${figuresOf(switchovers)}\n`);
    }));
});

function figuresOf(switchovers: AvailabilityResult['switchovers']): string {
  const spread = (values: readonly number[]): string => {
    const sorted = values.toSorted((a, b) => a - b);
    const [least = 0, median = 0, most = 0] = [0, sorted.length / 2, sorted.length - 1].map(
      (at) => sorted[Math.floor(at)],
    );
    return `${durationText(least)} to ${durationText(most)}, median ${durationText(median)}`;
  };
  const took = spread(switchovers.map(({ durationMs }) => durationMs ?? Infinity));
  return `a switchover took ${took}; without a write ${spread(switchovers.map(({ writeOutageMs }) => writeOutageMs))}`;
}
