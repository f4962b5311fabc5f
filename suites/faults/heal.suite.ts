import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { attachCluster } from '../../harness/cluster/attach-cluster.ts';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { connectEngine, type Engine } from '../../harness/docker/engine.ts';
import { listRunObjects, removeRun } from '../../harness/docker/run-objects.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { openFaults, readJournal } from '../../harness/faults/index.ts';
import { healBeforeRun } from '../../harness/run/heal-leftovers.ts';
import { dbquake } from '../cli/dbquake.ts';
import { killedRun } from './fixtures/killed-run.ts';
import { breakByHand, traces } from './fixtures/traces.ts';

/** One of each group that can be had together; all of them would last longer than the test. */
const SCHEDULE = [
  '{ at: 300ms, inject: pause, target: n3, healAfter: 100s }',
  '{ at: 300ms, inject: isolate, target: n2, healAfter: 100s }',
  '{ at: 300ms, inject: cpu, target: n2, healAfter: 100s, parameters: { cpus: 0.1 } }',
  '{ at: 300ms, inject: bandwidth, target: n1, healAfter: 100s }',
];

describe('faults of a run whose harness was killed', function () {
  this.timeout(300_000);
  let engine: Engine;
  let runs: string;
  const made: string[] = [];

  beforeEach(async () => {
    engine = await connectEngine();
    runs = await mkdtemp(path.join(tmpdir(), 'dbquake-heal-'));
  });
  afterEach(async () => {
    for (const run of made.splice(0)) await removeRun(engine, run);
    await rm(runs, { recursive: true, force: true });
  });

  const begin = async (options: { readonly reaperToo: boolean }): Promise<string> => {
    const run = await killedRun(runs, { schedule: SCHEDULE, standbys: 2, keep: true, ...options });
    made.push(run);
    return run;
  };
  const nodesOf = (run: string): Promise<readonly ContainerNode[]> =>
    attachCluster(run, { engine, clock: () => 0, record: () => undefined, secrets: [] });
  const open = async (run: string): Promise<number> =>
    openFaults(await readJournal(path.join(runs, run, 'journal.jsonl'))).length;

  it('are healed by "dbquake heal" when the reaper was killed too; and what has no journal, by what is found', async () => {
    const run = await begin({ reaperToo: true });
    const nodes = await nodesOf(run);
    expect(await traces(engine, nodes)).to.include.members([
      'n1: tbf',
      'n2: table',
      'n2: limit',
      'n3: stopped process',
    ]);

    const healed = await dbquake('heal', '--run', run, '--runs', runs);
    expect(healed.stdout).to.include('healed   f1 ').and.to.include('nothing is left');
    expect(healed.exitCode).to.equal(0);
    expect(await open(run)).to.equal(0);
    expect(await traces(engine, nodes)).to.deep.equal([]);

    await breakByHand(engine, nodes);
    expect(await traces(engine, nodes)).to.have.length.greaterThan(4);
    const found = await dbquake('heal', '--run', run, '--runs', runs);
    expect(found.stdout)
      .to.match(/removed {2}n1: nftables table dbquake_f77/)
      .and.to.match(/removed {2}n1: process dbquake_f77-process \d+/)
      .and.to.include('removed  n2: file /dev/shm/dbquake_f77_filler')
      .and.to.include('nothing is left');
    expect(await traces(engine, nodes)).to.deep.equal([]);

    const again = await dbquake('heal', '--run', run, '--runs', runs);
    expect(again.stdout).to.not.match(/removed|healed/);
    expect(again.exitCode).to.equal(0);
  });

  it('are healed by the reaper', async () => {
    const run = await begin({ reaperToo: false });
    await waitUntil('The reaper has done its work', { timeoutMs: 200_000 }, async () => {
      const log = await readFile(path.join(runs, run, 'reaper.log'), 'utf8');
      return log.includes('keep always') ? { done: true, value: undefined } : { done: false, seen: log };
    });
    expect(await open(run)).to.equal(0);
    const nodes = await nodesOf(run);
    expect(await traces(engine, nodes)).to.deep.equal([]);
    const containers = (await listRunObjects(engine, run)).filter(({ kind }) => kind === 'container');
    expect(containers, 'nodes and no sidecars').to.have.length(nodes.length);
  });

  it('are healed by the next run that starts', async () => {
    const run = await begin({ reaperToo: true });
    const told: string[] = [];
    await healBeforeRun(engine, [runs], (line) => told.push(line));
    expect(told.join('\n')).to.include(`heal what ${run} left behind`);
    expect(await open(run)).to.equal(0);
    expect(await traces(engine, await nodesOf(run))).to.deep.equal([]);
  });
});
