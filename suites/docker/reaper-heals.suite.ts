import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { attachCluster } from '../../harness/cluster/attach-cluster.ts';
import { connectEngine, type Engine } from '../../harness/docker/engine.ts';
import { removeRun } from '../../harness/docker/run-objects.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { openFaults, readJournal } from '../../harness/faults/index.ts';
import { suiteRun } from './fixtures/bare-cluster.ts';

interface Told {
  readonly container: string;
  readonly injected: { readonly bit: boolean };
}

describe('the reaper of an openGauss run that is kept', function () {
  this.timeout(240_000);
  const run = suiteRun('reaper-heals');
  let engine: Engine;
  let folder: string;
  let owner: ChildProcess | undefined;

  before(async () => {
    engine = await connectEngine();
    folder = await mkdtemp(join(tmpdir(), 'dbquake-reaper-heals-'));
  });
  after(async () => {
    owner?.kill('SIGKILL');
    await removeRun(engine, run);
    await rm(folder, { recursive: true });
  });

  it('takes back the node whose server was killed when the owner was killed too, and collects the logs', async () => {
    const program = join(import.meta.dirname, 'fixtures/opengauss-owner.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', program, run, folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    owner = child;
    const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [Buffer | number];
    const told = JSON.parse(String(line)) as Told;
    expect(told.injected).to.include({ bit: true });
    const journal = join(folder, 'journal.jsonl');
    expect(openFaults(await readJournal(journal))).to.have.length(1);

    child.kill('SIGKILL');
    const log = await waitUntil('The reaper has done its work', { timeoutMs: 200_000 }, async () => {
      const text = await readFile(join(folder, 'reaper.log'), 'utf8');
      return text.includes('keep always') ? { done: true, value: text } : { done: false, seen: text };
    });

    expect(log).to.include('kill (f1) on n1: healed');
    expect(openFaults(await readJournal(journal))).to.deep.equal([]);
    const context = { engine, clock: () => 0, record: () => undefined, secrets: [] };
    const node = (await attachCluster(run, context)).find(({ container }) => container === told.container);
    const names = await node?.probe(['sh', '-c', 'cat /proc/[0-9]*/comm'], { timeoutMs: 5_000 });
    expect(names?.stdout.split('\n')).to.include('gaussdb');
    expect(await readdir(join(folder, 'logs', 'n1'))).to.not.be.empty;
  });
});
