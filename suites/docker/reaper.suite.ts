import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { connectEngine, type Engine } from '../../harness/docker/engine.ts';
import type { Keep } from '../../harness/docker/labels.ts';
import { describeLeftover, listLeftovers, removeLeftovers } from '../../harness/docker/leftovers.ts';
import { listRunObjects, removeRun } from '../../harness/docker/run-objects.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';

describe('the reaper and clean-up @smoke', function () {
  this.timeout(60_000);
  let engine: Engine;
  let folder: string;
  let run: string;
  let owner: ChildProcess | undefined;

  before(async () => {
    engine = await connectEngine();
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dbquake-reaper-'));
    run = `suite-reaper-${process.pid}-${Date.now()}`;
  });

  afterEach(async () => {
    owner?.kill('SIGKILL');
    await removeRun(engine, run);
    await rm(folder, { recursive: true });
  });

  async function startOwner(keep: Keep, ...more: string[]): Promise<{ pid: number; reaper?: number }> {
    const program = join(import.meta.dirname, 'fixtures/owner.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', program, run, folder, keep, ...more], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    owner = child;
    const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [Buffer | number];
    return JSON.parse(String(line)) as { pid: number; reaper?: number };
  }

  async function ownerIsGone(): Promise<void> {
    if (owner?.exitCode === null && owner.signalCode === null) await once(owner, 'exit');
  }

  function nothingIsLeft(timeoutMs: number): Promise<void> {
    return waitUntil('Docker objects of the run are gone', { timeoutMs }, async () => {
      const objects = await listRunObjects(engine, run);
      return objects.length === 0
        ? { done: true, value: undefined }
        : { done: false, seen: objects.map(({ kind, name }) => `${kind} ${name}`).join(', ') };
    });
  }

  function reaperLogShows(text: string): Promise<string> {
    return waitUntil(`The reaper logs "${text}"`, { timeoutMs: 15_000 }, async () => {
      const log = await readFile(join(folder, 'reaper.log'), 'utf8');
      return log.includes(text) ? { done: true, value: log } : { done: false, seen: log };
    });
  }

  function isGone(pid: number | undefined): Promise<void> {
    return waitUntil(`Process ${pid ?? '?'} is gone`, { timeoutMs: 5_000 }, async () => {
      const stat = await readFile(`/proc/${pid ?? 0}/stat`, 'utf8').catch(() => '');
      // What nobody waits for stays as a zombie when process 1 of this machine does not collect it.
      return stat === '' || stat.includes(') Z ') ? { done: true, value: undefined } : { done: false, seen: stat };
    });
  }

  /** A process that is still being loaded dies of them; nobody can have sent one by then, as it is a session of its own. */
  function handlesSignals(pid: number): Promise<void> {
    return waitUntil(`Process ${pid} handles SIGHUP, SIGINT and SIGTERM`, { timeoutMs: 15_000 }, async () => {
      const caught = /^SigCgt:\s*(\S+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
      const mask = BigInt(`0x${caught}`);
      const handled = [1n, 2n, 15n].every((signal) => (mask & (1n << (signal - 1n))) !== 0n);
      return handled ? { done: true, value: undefined } : { done: false, seen: `SigCgt ${caught}` };
    });
  }

  it('leaves nothing behind when the owner is killed with SIGKILL, and keeps the logs', async () => {
    const { reaper } = await startOwner('never');
    expect(await listRunObjects(engine, run)).to.have.length(2 + 1 + 2);
    owner?.kill('SIGKILL');
    await nothingIsLeft(10_000);
    await reaperLogShows('done');
    for (const node of ['n1', 'n2']) {
      expect(await readFile(join(folder, 'logs', node, 'server.log'), 'utf8')).to.equal(`日志 ${node}\n`);
    }
    await isGone(reaper);
  });

  it('removes nodes that are paused and nodes that are stopped', async () => {
    await startOwner('never');
    const [first, second] = (await listRunObjects(engine, run)).filter(({ kind }) => kind === 'container');
    await engine.getContainer(first?.id ?? '').pause();
    await engine.getContainer(second?.id ?? '').kill();
    owner?.kill('SIGKILL');
    await nothingIsLeft(10_000);
  });

  it('is not stopped by the signals that a terminal sends', async () => {
    const { reaper = 0 } = await startOwner('never');
    await handlesSignals(reaper);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(reaper, signal);
    await reaperLogShows('ignored SIGHUP');
    owner?.kill('SIGKILL');
    await nothingIsLeft(10_000);
  });

  it('leaves the run as it is when it is to be kept, and only an explicit clean removes it', async () => {
    const { reaper } = await startOwner('on-failure');
    owner?.kill('SIGKILL');
    await reaperLogShows('keep on-failure');
    await isGone(reaper);
    expect(await listRunObjects(engine, run)).to.have.length(2 + 1 + 2);
    expect(await listLeftovers(engine, { run, spareKept: true })).to.deep.equal([]);
    const removal = await removeLeftovers(engine, { run });
    expect(removal.failures).to.deep.equal([]);
    expect(removal.leftovers.map(describeLeftover)).to.have.length(1);
    await nothingIsLeft(1_000);
  });

  it('goes without a trace when the owner has cleaned up itself', async () => {
    const { reaper } = await startOwner('never');
    owner?.stdin?.write('finish\n');
    await ownerIsGone();
    await isGone(reaper);
    expect(await readFile(join(folder, 'reaper.log'), 'utf8')).to.equal('');
    await nothingIsLeft(1_000);
  });

  it('lists what a dead owner without a reaper left, and nothing of an owner that lives', async () => {
    await startOwner('never', 'no-reaper');
    expect(await listLeftovers(engine, { run })).to.deep.equal([]);
    expect(await listLeftovers(engine, { run, all: true })).to.have.length(1);
    owner?.kill('SIGKILL');
    await ownerIsGone();
    const [leftover] = await listLeftovers(engine, { run });
    expect(leftover === undefined ? '' : describeLeftover(leftover)).to.match(
      /^run suite-reaper-\S+, owner \d+@\S+ \(dead\), \d+ s old: 2 containers, 1 network, 2 volumes$/,
    );
    const dryRun = await removeLeftovers(engine, { run, dryRun: true });
    expect(dryRun.leftovers).to.have.length(1);
    expect(await listRunObjects(engine, run)).to.have.length(2 + 1 + 2);
    await removeLeftovers(engine, { run });
    await nothingIsLeft(1_000);
  });
});
