import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { runScenario, scenario } from '../../harness/index.ts';
import { dockerObjectsOf } from '../cli/residue.ts';

interface Mix {
  readonly name: string;
  readonly kinds: Readonly<Record<string, number>>;
  /** How soon the operator believes that the primary is gone. */
  readonly detectAfter: string;
  readonly interval: string;
  readonly atOnce: number;
  readonly seeds: readonly number[];
}

/**
 * Faults that no correct cluster may lose anything by; not those that make two primaries or damage files on purpose. Nor may
 * the operator make two: who promotes a standby while the primary is only frozen or cut off gets one that acknowledges
 * again when it thaws (facts/opengauss.md §0.4, S45), and dbquake is right to say so. So where the primary is not dead, this operator
 * is more patient than the faults are long. Half an hour in all.
 */
const MIXES: readonly Mix[] = [
  {
    name: 'servers and machines that die, and planned work',
    kinds: {
      kill: 3,
      'kill-child': 2,
      stop: 2,
      restart: 1,
      'container-kill': 2,
      'container-restart': 2,
      'oom-kill': 2,
      switchover: 2,
      'full-build': 1,
      'interrupted-build': 1,
    },
    detectAfter: '2s',
    // Whoever loses two of three nodes at once loses data, so there is time to heal before the next one.
    interval: '30s',
    atOnce: 1,
    seeds: [1, 2, 3],
  },
  {
    name: 'servers and machines that hang, and networks',
    kinds: {
      kill: 1,
      pause: 3,
      'container-pause': 3,
      isolate: 2,
      'majority-minority': 1,
      'one-way-in': 1,
      'one-way-out': 1,
      'node-from-clients': 1,
      flap: 1,
      loss: 1,
      latency: 1,
      bandwidth: 1,
      cpu: 1,
    },
    detectAfter: '40s',
    interval: '15s',
    atOnce: 2,
    seeds: [4, 5, 6],
  },
];

describe('random schedules of faults', function () {
  this.timeout(20 * 60_000);

  for (const { name, kinds, detectAfter, interval, atOnce, seed } of MIXES.flatMap((mix) =>
    mix.seeds.map((seed) => ({ ...mix, seed })),
  )) {
    it(`of ${name} find no violation and leave nothing behind, with seed ${seed}`, async () => {
      const runsRoot = await mkdtemp(path.join(tmpdir(), 'dbquake-random-'));
      const { verdict, folder } = await runScenario({
        scenario: scenario('quiet', {
          time: '5m',
          schedule: [],
          detectAfter,
          faults: { mix: kinds, interval, duration: '6s', atOnce, quiet: '15s' },
        }),
        seed,
        runsRoot,
      });
      // What was found once in hours must not be thrown away: the folder stays unless all is well.
      const where = `${verdict.summary} ${JSON.stringify(verdict.problems)}; the run is in ${folder.path}`;
      expect(verdict.valid, where).to.equal(true);
      expect(await dockerObjectsOf(path.basename(folder.path))).to.deep.equal([]);
      await rm(runsRoot, { recursive: true });
    });
  }
});
