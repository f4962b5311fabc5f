import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { attachCluster } from '../../harness/cluster/attach-cluster.ts';
import { connectEngine, type Engine } from '../../harness/docker/engine.ts';
import { removeRun } from '../../harness/docker/run-objects.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { openFaults, readJournal, type FaultGroup } from '../../harness/faults/index.ts';
import { dbquake } from '../cli/dbquake.ts';
import { untilNothingIsLeft } from '../cli/residue.ts';
import { hostTraces, remainders, runOnHost, type RunOnHost } from './fixtures/host-traces.ts';
import { killedRun } from './fixtures/killed-run.ts';
import { traces } from './fixtures/traces.ts';

/** What is active when the harness dies; a cluster of a primary and a standby. None of these needs a password to be healed. */
const GROUPS: Readonly<Record<FaultGroup, readonly string[]>> = {
  process: [
    '{ at: 300ms, inject: pause, target: n2, healAfter: 100s }',
    '{ at: 300ms, inject: stop, target: n1, healAfter: 100s }',
  ],
  host: ['{ at: 300ms, inject: container-pause, target: n2, healAfter: 100s }'],
  network: [
    '{ at: 300ms, inject: flap, target: n2, healAfter: 100s }',
    '{ at: 300ms, inject: bandwidth, target: n1, healAfter: 100s }',
  ],
  disk: [
    '{ at: 300ms, inject: slow-fsync, target: n1, healAfter: 100s }',
    '{ at: 300ms, inject: disk-full, target: n2, healAfter: 100s }',
  ],
  clock: [
    '{ at: 300ms, inject: clock-jump, target: n1, healAfter: 100s }',
    '{ at: 300ms, inject: clock-strobe, target: n2, healAfter: 100s }',
  ],
  resources: [
    '{ at: 300ms, inject: cpu, target: n1, healAfter: 100s, parameters: { cpus: 0.3 } }',
    '{ at: 300ms, inject: memory, target: n2, healAfter: 100s }',
  ],
  operations: ['{ at: 300ms, inject: interrupted-build, target: n2, healAfter: 100s }'],
};

describe('a harness that is killed in the middle of a fault', function () {
  this.timeout(300_000);
  let engine: Engine;
  let runs: string;

  beforeEach(async () => {
    engine = await connectEngine();
    runs = await mkdtemp(path.join(tmpdir(), 'dbquake-killed-'));
  });
  afterEach(async () => {
    // Every run has its folder here, also one whose faults were never seen to bite.
    for (const run of await readdir(runs)) await removeRun(engine, run);
    await rm(runs, { recursive: true, force: true });
  });

  const kill = async (
    group: FaultGroup,
    how: { readonly keep: boolean; readonly reaperToo: boolean },
  ): Promise<RunOnHost> => {
    const run = await killedRun(runs, { schedule: GROUPS[group], standbys: 1, ...how });
    return runOnHost(engine, run);
  };
  const open = async (id: string): Promise<readonly string[]> =>
    openFaults(await readJournal(path.join(runs, id, 'journal.jsonl'))).map(({ kind }) => kind);

  /** Nothing in the containers, nothing on the host, and no fault open in the journal. */
  const expectHealed = async (on: RunOnHost): Promise<void> => {
    const nodes = await attachCluster(on.run, { engine, clock: () => 0, record: () => undefined, secrets: [] });
    expect(await open(on.run)).to.deep.equal([]);
    expect(await traces(engine, nodes)).to.deep.equal([]);
    expect(await hostTraces(engine, on)).to.deep.equal([]);
  };

  for (const group of Object.keys(GROUPS) as FaultGroup[]) {
    it(`leaves nothing of ${group} after "dbquake heal", although its reaper heals at the same time`, async () => {
      const on = await kill(group, { keep: true, reaperToo: false });
      const healed = await dbquake('heal', '--run', on.run, '--runs', runs);
      expect(healed.exitCode, healed.stdout + healed.stderr).to.equal(0);
      await waitUntil('The reaper has done its work', { timeoutMs: 200_000 }, async () => {
        const log = await readFile(path.join(runs, on.run, 'reaper.log'), 'utf8');
        return log.includes('keep always') ? { done: true, value: undefined } : { done: false, seen: log };
      });
      await expectHealed(on);
    });

    it(`leaves nothing of ${group} when its reaper is left to remove the run`, async () => {
      const on = await kill(group, { keep: false, reaperToo: false });
      await untilNothingIsLeft(on.run, 60_000);
      expect(await hostTraces(engine, on)).to.deep.equal([]);
      expect(await remainders(engine, on)).to.deep.equal([]);
    });

    it(`leaves nothing of ${group} after "dbquake heal" and "dbquake clean", when its reaper was killed too`, async () => {
      const on = await kill(group, { keep: true, reaperToo: true });
      const healed = await dbquake('heal', '--run', on.run, '--runs', runs);
      expect(healed.stdout, healed.stderr).to.include('nothing is left');
      expect(healed.exitCode, healed.stdout + healed.stderr).to.equal(0);
      await expectHealed(on);
      const cleaned = await dbquake('clean', '--run', on.run);
      expect(cleaned.exitCode, cleaned.stdout + cleaned.stderr).to.equal(0);
      expect(await remainders(engine, on)).to.deep.equal([]);
    });
  }
});
