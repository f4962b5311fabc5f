import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import type { Verdict } from '../../harness/checkers/verdict/index.ts';
import { connectEngine } from '../../harness/docker/engine.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { dbquake, withRunsFolder, type Dbquake } from './dbquake.ts';
import { dockerObjectsOf, untilNothingIsLeft } from './residue.ts';

const latest = (runs: string): Promise<string> => readlink(path.join(runs, 'latest'));

async function verdictOf(runs: string): Promise<Verdict> {
  return JSON.parse(await readFile(path.join(runs, 'latest', 'verdict.json'), 'utf8')) as Verdict;
}

/** Waits until the program has said it on stderr. */
async function untilSaid(child: Dbquake, text: string, timeoutMs: number): Promise<void> {
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await waitUntil(`dbquake says "${text}"`, { timeoutMs }, () =>
    Promise.resolve(said.includes(text) ? { done: true, value: undefined } : { done: false, seen: said.slice(-200) }),
  );
}

describe('dbquake run, interrupted @smoke', function () {
  this.timeout(120_000);

  it('heals, collects and cleans up at Ctrl-C, and exits 130 with an unknown verdict', () =>
    withRunsFolder(async (runs) => {
      const child = dbquake('run', '--runs', runs, '--seed', '1');
      await untilSaid(child, 'kill n1', 60_000);
      child.kill('SIGINT');
      const { exitCode, stdout } = await child;
      expect(stdout).to.include('interrupted');
      expect(exitCode).to.equal(130);
      const verdict = await verdictOf(runs);
      expect(verdict.valid).to.equal('unknown');
      expect(verdict.problems.map(({ type }) => type)).to.include('interrupted');
      expect(await dockerObjectsOf(await latest(runs))).to.deep.equal([]);
      expect(await readdir(path.join(runs, 'latest'))).to.include('report.html');
    }));

  it('leaves nothing but the evidence when it is killed with SIGKILL in the middle of a fault', () =>
    withRunsFolder(async (runs) => {
      const child = dbquake('run', '--runs', runs, '--seed', '1');
      await untilSaid(child, 'kill n1', 60_000);
      const run = await latest(runs);
      expect(await dockerObjectsOf(run)).to.have.length(7);
      child.kill('SIGKILL');
      await child;
      await untilNothingIsLeft(run, 30_000);
      const log = path.join(runs, run, 'reaper.log');
      await waitUntil('The reaper is done', { timeoutMs: 30_000 }, async () => {
        const seen = await readFile(log, 'utf8');
        return seen.includes('done') ? { done: true, value: undefined } : { done: false, seen };
      });
      expect(await readdir(path.join(runs, run, 'logs', 'n2'))).to.not.deep.equal([]);
    }));
});

describe('dbquake run, in an environment that is not as it should be @smoke', function () {
  this.timeout(120_000);

  it('keeps what it has when a node never comes up, and exits 3', () =>
    withRunsFolder(async (runs) => {
      const { exitCode, stdout } = await dbquake('run', '--runs', runs, '--image', 'dbquake/base:latest');
      expect(stdout).to.include('gs_initdb');
      expect(exitCode).to.equal(3);
      expect((await verdictOf(runs)).class).to.equal('environment');
      expect(await dockerObjectsOf(await latest(runs))).to.deep.equal([]);
    }));

  it('names the subnet that is in use and exits 3', () =>
    withRunsFolder(async (runs) => {
      const engine = await connectEngine();
      const network = await engine.createNetwork({
        Name: `dbquake-suite-${process.pid}`,
        IPAM: { Config: [{ Subnet: '10.213.250.0/24' }] },
      });
      try {
        const { exitCode, stderr } = await dbquake('run', '--runs', runs, '--subnet', '10.213.250.0/24');
        expect(stderr).to.include('10.213.250.0/24 is in use');
        expect(exitCode).to.equal(3);
        expect(await readdir(runs), 'no folder of a run that never was').to.not.include('latest');
      } finally {
        await network.remove();
      }
    }));

  it('leaves the containers with --keep always until "dbquake clean"', () =>
    withRunsFolder(async (runs) => {
      const { exitCode } = await dbquake('run', 'quiet', '--runs', runs, '--time', '2s', '--keep', 'always');
      expect(exitCode).to.equal(0);
      const run = await latest(runs);
      expect(await dockerObjectsOf(run)).to.have.length(7);
      const { stdout } = await dbquake('clean', '--run', run);
      expect(stdout).to.include(`removed run ${run}`);
      expect(await dockerObjectsOf(run)).to.deep.equal([]);
    }));
});
