import { expect } from 'chai';
import { withCapability } from '../../harness/products/capability.ts';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { logSizes } from '../../harness/faults/disk/server-log.ts';
import { faultOfKind } from '../../harness/faults/index.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { deployCluster, type LiveCluster } from '../../harness/run/deploy-cluster.ts';
import { bytesIn, commitMs, freeOn, logOf, tracedOn, writeOn } from './fixtures/disk-views.ts';
import { expectBites, expectHeals, prepareRow } from './fixtures/expect-fault.ts';
import { FaultTrial } from './fixtures/fault-trial.ts';
import { ask, serverProcessesOf, threeNodes } from './fixtures/outside.ts';

const MEGABYTE = 1024 ** 2;
const NOBODY = { threads: 0, straces: 0 };

/** On one cluster, one after the other: every test leaves it whole. */
describe('faults of the disk', function () {
  this.timeout(180_000);
  let live: LiveCluster;
  let n1: ContainerNode, n2: ContainerNode, n3: ContainerNode;

  before(async () => {
    live = await deployCluster({ product: 'opengauss', standbys: 2, faults: ['disk-full', 'slow-fsync'] });
    [n1, n2, n3] = threeNodes(live);
    await prepareRow(live);
  });
  after(async () => {
    await live.remove();
  });

  /** What was journalled of the damage on a node. */
  const spotOf = (trial: FaultTrial, node: ContainerNode): { path: string; offset: number; bytes: string } => {
    const injected = trial.journal.find(({ step }) => step === 'injected')?.injection as {
      readonly spots: Readonly<Record<string, { path: string; offset: number; bytes: string }>>;
    };
    const spot = injected.spots[node.name];
    if (spot === undefined) throw new Error('nothing was damaged');
    return { ...spot, path: spot.path.replace('/proc/1/root', '') };
  };

  it('slow-fsync: the commit of a client that connects afterwards takes as long as the disk @smoke', async () => {
    expect(await commitMs(live, n1, 3)).to.be.below(300);
    const trial = new FaultTrial(live, 'slow-fsync', ['n1'], { delay: '400ms' });
    await expectBites(trial);
    expect(await commitMs(live, n1, 2)).to.be.at.least(390);
    expect((await tracedOn(n1)).straces).to.equal(1);
    expect(await tracedOn(n2), 'another node').to.deep.equal(NOBODY);
    await expectHeals(live, trial);
    expect(await commitMs(live, n1, 3)).to.be.below(300);
    expect(await tracedOn(n1)).to.deep.equal(NOBODY);
  });

  it('slow-fsync: a standby on a slow disk confirms late what it got', async () => {
    const trial = new FaultTrial(live, 'slow-fsync', ['n2', 'n3'], { delay: '500ms' });
    await expectBites(trial);
    expect(await commitMs(live, n1, 1), 'one of them has to confirm').to.be.at.least(490);
    await expectHeals(live, trial);
  });

  for (const [kind, node, parameters, panic] of [
    ['fsync-error', 2, {}, /PANIC: .*could not f(data)?sync.*Input\/output error/],
    ['write-error', 3, {}, /PANIC: .*could not write to log.*Input\/output error/],
    ['write-error', 2, { error: 'ENOSPC' }, /PANIC: .*could not write to log.*No space left on device/],
    ['read-only', 3, {}, /PANIC: .*Read-only file system/],
    ['fsync-error', 1, {}, /PANIC: .*could not f(data)?sync.*Input\/output error/],
  ] as const) {
    it(`${kind} ${JSON.stringify(parameters)} on n${node}: the server says so in its log, panics, and comes back with its rows`, async () => {
      const target = [n1, n2, n3][node - 1] ?? n1;
      const panics = async (): Promise<number> =>
        (await logOf(target)).split('\n').filter((line) => panic.test(line)).length;
      const before = await panics();
      const trial = new FaultTrial(live, kind, [target.name], parameters);
      await expectBites(trial);
      expect(await panics()).to.be.above(before);
      await waitUntil('The database and its supervisor are gone', { timeoutMs: 5_000 }, async () => {
        const left = await serverProcessesOf(target);
        return left.length === 0 ? { done: true, value: undefined } : { done: false, seen: JSON.stringify(left) };
      });
      await expectHeals(live, trial);
      expect(await tracedOn(target)).to.deep.equal(NOBODY);
      expect((await serverProcessesOf(target)).length).to.be.above(5);
    });
  }

  it('strace-attach: the server works on under a tracer, which is what it costs', async () => {
    const free = await insertsASecond(n1);
    const trial = new FaultTrial(live, 'strace-attach', ['n1']);
    await expectBites(trial);
    expect((await tracedOn(n1)).threads).to.be.above(5);
    const traced = await insertsASecond(n1);
    await expectHeals(live, trial);
    expect(await tracedOn(n1)).to.deep.equal(NOBODY);
    expect(traced, `${free} inserts a second without, ${traced} with`).to.be.within(1, free);
  });

  it('is seen to be blunt when its strace is gone', async () => {
    const trial = new FaultTrial(live, 'slow-fsync', ['n3']);
    await expectBites(trial);
    await live.surroundings.sidecars.run(n3, ['pkill', '-TERM', 'strace'], { timeoutMs: 5_000 });
    const injection = trial.journal.find(({ step }) => step === 'injected')?.injection ?? {};
    const outcome = await faultOfKind('slow-fsync')
      .verify([n3], injection, trial.context)
      .catch((error: unknown) => String(error));
    expect(outcome).to.match(/not held by strace/);
    await expectHeals(live, trial);
  });

  it('is seen to be blunt when no call of the server failed', async () => {
    const trial = new FaultTrial(live, 'fsync-error', ['n3']);
    const outcome = await faultOfKind('fsync-error')
      .verify([n3], { logs: { n3: await logSizes(trial.context, n3) } }, trial.context)
      .catch((error: unknown) => String(error));
    expect(outcome).to.match(/does not say "Input\/output error"; strace is gone/);
  });

  it('disk-full: the node has no space, and a node that is started again after it has its rows', async () => {
    expect(await freeOn(n2)).to.be.above(100 * MEGABYTE);
    const trial = new FaultTrial(live, 'disk-full', ['n2']);
    await expectBites(trial);
    expect(await freeOn(n2)).to.be.below(MEGABYTE);
    expect(await writeOn(n2, 2)).to.match(/No space left on device/);
    expect(await freeOn(n3), 'another node').to.be.above(100 * MEGABYTE);
    await expectHeals(live, trial);
    expect(await freeOn(n2)).to.be.above(100 * MEGABYTE);
    await n2.control.kill();
    await n2.control.start();
    await live.cluster.rejoin(n2);
    await live.cluster.waitUntilHealthy(60_000);
    expect(await ask(live, n2, 'select min(v) from dbquake.t')).to.equal('7');
  });

  it('disk-full: a primary that fills it up refuses to go on, and keeps every row that it acknowledged', async () => {
    await ask(live, n1, 'create table dbquake.fat (v serial, pad text)');
    await ask(live, n1, 'alter table dbquake.fat alter column pad set storage external');
    const trial = new FaultTrial(live, 'disk-full', ['n1'], { freeMegabytes: 16 });
    await expectBites(trial);
    const insert = `insert into dbquake.fat (pad) select repeat(md5(g::text), 200) from generate_series(1, 500) g returning v`;
    let acknowledged = 0;
    let answer = '';
    for (let round = 0; round < 30 && !answer.startsWith('failed'); round++) {
      answer = await ask(live, n1, insert, 10_000);
      if (!answer.startsWith('failed')) acknowledged += 500;
    }
    expect(answer).to.match(/^failed/);
    expect(await logOf(n1)).to.match(/No space left on device/);
    await expectHeals(live, trial);
    expect(Number(await ask(live, n1, 'select count(*) from dbquake.fat'))).to.be.at.least(acknowledged);
  });

  it('corrupt-file: a standby has other WAL than the primary, until it is built anew', async () => {
    await ask(live, n1, 'insert into dbquake.t values (8)');
    await live.cluster.waitUntilHealthy(30_000);
    const trial = new FaultTrial(live, 'corrupt-file', ['n2']);
    await expectBites(trial);
    const { path, offset, bytes } = spotOf(trial, n2);
    expect(await bytesIn(n1, path, offset), 'the primary').to.equal(bytes);
    expect(await bytesIn(n2, path, offset))
      .to.have.length(bytes.length)
      .and.to.not.equal(bytes);
    await expectHeals(live, trial);
    expect(await bytesIn(n2, path, offset)).to.be.oneOf([bytes, '']);
    expect(live.commands.some(({ node, argv }) => node === 'n2' && /build.*full/.test(argv.join(' ')))).to.equal(true);
  });

  it('corrupt-file: a damaged primary hands over before it is built anew', async () => {
    await ask(live, n1, 'insert into dbquake.t values (8)');
    const trial = new FaultTrial(live, 'corrupt-file', ['n1']);
    await expectBites(trial);
    await expectHeals(live, trial);
    expect((await live.cluster.state(n1, 2_000)).role).to.equal('standby');
    await withCapability(live.cluster, 'switchover').switchover(n1);
    await live.cluster.waitUntilHealthy(30_000);
  });

  it('truncate-file: the biggest table of a standby has lost its end, until it is built anew', async () => {
    await ask(
      live,
      n1,
      'create table dbquake.big as select g as v, md5(g::text) as t from generate_series(1, 20000) g',
    );
    // A build copies what the primary has on its disk, and lets it write that first.
    await live.cluster.build?.(n3, 'full');
    const trial = new FaultTrial(live, 'truncate-file', ['n3'], { files: 'table' });
    await expectBites(trial);
    const { path, offset } = spotOf(trial, n3);
    expect(await bytesIn(n3, path, offset)).to.equal('');
    await expectHeals(live, trial);
    expect(await bytesIn(n3, path, offset)).to.have.length(64);
  });

  it('damages no majority, and does not even touch the files then', async () => {
    const trial = new FaultTrial(live, 'truncate-file', ['n1', 'n2']);
    const builds = live.commands.length;
    const result = await trial.inject(1_000);
    expect(result).to.have.property('reason', 'truncate-file: n1, n2 is no minority of 3 nodes');
    await expectHeals(live, trial);
    expect(live.commands.slice(builds).filter(({ argv }) => argv.join(' ').includes('build'))).to.deep.equal([]);
  });

  /** Commits of one client, one after the other, median of five rounds of 100. */
  const insertsASecond = async (node: ContainerNode): Promise<number> => {
    const rounds: number[] = [];
    for (let round = 0; round < 5; round++) {
      const started = performance.now();
      const answer = await ask(live, node, COMMITS, 30_000);
      if (answer.startsWith('failed')) throw new Error(answer);
      rounds.push(100_000 / (performance.now() - started));
    }
    return Math.round(rounds.toSorted((a, b) => a - b)[2] ?? 0);
  };
});

/** 100 commits in the server itself, without round trips of a client. */
const COMMITS = `do $$ begin for i in 1..100 loop insert into dbquake.t values (8); commit; end loop; end $$`;
