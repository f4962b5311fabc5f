import { access, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import type { MatrixRecord } from '../../harness/store/matrix-record.ts';
import { dbquake, withRunsFolder } from './dbquake.ts';
import { untilNothingIsLeft } from './residue.ts';

const ONE_CELL = [
  'matrix',
  '--settings',
  'defaults',
  '--time',
  '14s',
  '--fault-duration',
  '6s',
  '--seed',
  '7',
] as const;

async function recordAt(file: string): Promise<MatrixRecord> {
  return JSON.parse(await readFile(file, 'utf8')) as MatrixRecord;
}

describe('dbquake matrix, used wrongly or without doing anything @smoke', function () {
  this.timeout(20_000);

  const cases: readonly (readonly [args: readonly string[], says: string])[] = [
    [['--settings', 'sync'], 'expected NAME=VALUE'],
    [['--settings', 'most_available_sync=perhaps'], 'most_available_sync="perhaps"'],
    [['--settings', 'no_such=1'], '"no_such"'],
    [['--faults', 'meteor'], 'There is no fault "meteor"'],
    [['--faults', 'kill:moon'], 'there is no target "moon"'],
    [['--times', '0'], '--times'],
    [['--fault-duration', 'soon'], '--fault-duration'],
    [['--preload', 'much'], '--preload'],
  ];
  for (const [args, says] of cases) {
    it(`says what is wrong with "${args.join(' ')}" and exits 64`, async () => {
      const { exitCode, stderr, stdout } = await dbquake('matrix', ...args);
      expect(stderr).to.include(says);
      expect(stdout).to.equal('');
      expect(exitCode).to.equal(64);
    });
  }

  it('prints the grid, what its rows promise and how long it takes', async () => {
    const { exitCode, stdout } = await dbquake('matrix', '--dry-run', '--times', '3');
    expect(stdout).to.match(/^4 rows x 4 faults x 3 times: 48 runs, about \d+ m/);
    expect(stdout).to.include('synchronous_commit=local: rows may be lost, outages up to');
    expect(stdout).to.include('kill sync standby');
    expect(exitCode).to.equal(0);
  });
});

describe('dbquake matrix', function () {
  this.timeout(300_000);

  it('measures a cell, and its table, page and figures name the stored run @smoke', () =>
    withRunsFolder(async (runs) => {
      const page = path.join(runs, 'pages', 'matrix.html');
      const { exitCode, stdout, stderr } = await dbquake(
        ...ONE_CELL,
        '--faults',
        'kill',
        '--runs',
        runs,
        '--out',
        page,
      );
      expect(stdout).to.match(/^defaults +kill primary +[\d.]+ s .* 0 rows +kept$/m);
      expect(stderr).to.match(/1\/1 kill primary, defaults; about [\d.]+ m?s? ?.*left/);
      expect(exitCode).to.equal(0);
      const record = await recordAt(page.replace('.html', '.json'));
      const run = record.cells[0]?.runs[0]?.run ?? '';
      await access(path.join(runs, run, 'report.html'));
      expect(await readFile(page, 'utf8')).to.include(`href="../${run}/report.html"`);
      expect(record).to.deep.include({ product: 'opengauss', seed: 7, times: 1 });
      expect(record.cells[0]?.summary?.rtoMs.worst).to.be.within(2000, 14_000);
    }));

  it('leaves what was measured at Ctrl-C, cleans up, and exits 130', () =>
    withRunsFolder(async (runs) => {
      const page = path.join(runs, 'matrix.html');
      const child = dbquake(...ONE_CELL, '--faults', 'kill,pause', '--runs', runs, '--out', page);
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      await waitUntil('the second cell is begun', { timeoutMs: 150_000 }, () =>
        Promise.resolve(
          said.includes('2/2 ') ? { done: true, value: undefined } : { done: false, seen: said.slice(-200) },
        ),
      );
      child.kill('SIGINT');
      const { exitCode, stdout } = await child;
      expect(exitCode).to.equal(130);
      expect(stdout)
        .to.include('interrupted')
        .and.match(/pause primary +not measured/);
      const record = await recordAt(page.replace('.html', '.json'));
      expect(record.interrupted).to.equal(true);
      // What the first cell came to is not the point here: a busy machine may not be done with it in time.
      expect(record.cells.map(({ runs: made }) => made.length)).to.deep.equal([1, 0]);
      for (const run of [record.cells[0]?.runs[0]?.run ?? '', await readlink(path.join(runs, 'latest'))]) {
        await untilNothingIsLeft(run, 10_000);
      }
    }));
});
