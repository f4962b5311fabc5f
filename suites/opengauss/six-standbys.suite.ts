import * as chai from 'chai';
import type { StateSample } from '../../harness/cluster/node-state.ts';
import type { Operation } from '../../harness/history/operation.ts';
import { quakeAssertions, runScenario, scenario, type RunOutcome } from '../../harness/index.ts';
import { loadRun, type StoredRun } from '../../harness/store/load-run.ts';
import { withRunsFolder } from '../cli/dbquake.ts';

chai.use(quakeAssertions);
const { expect } = chai;

const STANDBYS = 6;

/** The addresses to which a node streams, of one sample. */
const streamsTo = (sample: StateSample | undefined): readonly string[] => [
  ...new Set(
    sample?.state?.senders.filter((sender) => sender.state === 'Streaming').map(({ peerAddress }) => peerAddress),
  ),
];

/** The time of the first entry of this kind in the history, ns. */
function timeOf(history: readonly Operation[], f: string, type: Operation['type']): number {
  const found = history.find(
    (operation) => operation.f === f && operation.type === type && operation.workload === undefined,
  );
  if (found === undefined) throw new Error(`the history has no ${f} ${type}`);
  return found.time;
}

/** One run of seven nodes, looked at from several sides. */
describe('openGauss with six standbys', function () {
  this.timeout(240_000);
  let outcome: RunOutcome;
  let stored: StoredRun;

  /** Samples of primaries between two moments. */
  const primariesIn = (from: number, to: number): readonly StateSample[] =>
    stored.states.filter(({ time, state }) => time >= from && time <= to && state?.role === 'primary');

  before(() =>
    withRunsFolder(async (runsRoot) => {
      const seven = scenario('failover', {
        standbys: STANDBYS,
        workloads: ['set'],
        time: '24s',
        schedule: [{ at: '4s', inject: 'kill', target: 'primary', healAfter: '10s' }],
      });
      outcome = await runScenario({ scenario: seven, seed: 1, runsRoot });
      stored = await loadRun(outcome.folder);
    }),
  );

  it('all start and stream, one of them synchronous and the others potentially so', () => {
    const samples = primariesIn(0, timeOf(stored.history, 'inject', 'invoke'));
    const states = samples.at(-1)?.state?.senders.map(({ state, syncState }) => `${state} ${syncState}`) ?? [];
    expect(states.toSorted()).to.deep.equal([
      ...Array.from({ length: STANDBYS - 1 }, () => 'Streaming Potential'),
      'Streaming Sync',
    ]);
  });

  it('all but the promoted one follow the new primary without a command', () => {
    const from = timeOf(stored.history, 'failover', 'ok');
    const to = timeOf(stored.history, 'heal', 'invoke');
    const followers = primariesIn(from, to).map((sample) => streamsTo(sample).length);
    expect(Math.max(...followers)).to.equal(STANDBYS - 1);
  });

  it('are six again when the old primary is back, and all seven nodes have the same rows', () => {
    expect(streamsTo(primariesIn(timeOf(stored.history, 'heal', 'invoke'), Infinity).at(-1))).to.have.length(STANDBYS);
    expect(outcome.verdict.checks['agreement']?.valid).to.equal(true);
    expect(outcome.verdict.checks['convergence']?.valid).to.equal(true);
  });

  it('lose no acknowledged write', () => {
    expect(outcome).to.have.bitten;
    expect(outcome).to.have.lostNoWrites();
    expect(outcome).to.be.valid;
  });
});
