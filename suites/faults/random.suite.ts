import { expect } from 'chai';
import { runScenario, scenario } from '../../harness/index.ts';
import { withRunsFolder } from '../cli/dbquake.ts';
import { dockerObjectsOf } from '../cli/residue.ts';

/** Faults that no correct cluster may lose anything by; not those that make two primaries or damage files on purpose. */
const MIX = {
  kill: 3,
  pause: 1,
  stop: 1,
  restart: 1,
  'container-kill': 2,
  'container-pause': 1,
  isolate: 2,
  'one-way-in': 1,
  'one-way-out': 1,
  loss: 1,
  latency: 1,
  bandwidth: 1,
  cpu: 1,
};

/** Half an hour in all: a seed a run. */
const SEEDS = [1, 2, 3, 4, 5, 6];

describe('random schedules of faults', function () {
  this.timeout(20 * 60_000);

  for (const seed of SEEDS) {
    it(`find no violation and leave nothing behind, with seed ${seed}`, () =>
      withRunsFolder(async (runsRoot) => {
        const { verdict, folder } = await runScenario({
          scenario: scenario('quiet', {
            time: '5m',
            schedule: [],
            faults: { mix: MIX, interval: '12s', duration: '6s', atOnce: 2, quiet: '15s' },
          }),
          seed,
          runsRoot,
        });
        expect(verdict.summary, JSON.stringify(verdict.problems)).to.not.match(/lost|primaries/);
        expect(verdict.valid, `${verdict.summary} ${JSON.stringify(verdict.problems)}`).to.equal(true);
        expect(await dockerObjectsOf(folder.path.split('/').at(-1) ?? '')).to.deep.equal([]);
      }));
  }
});
