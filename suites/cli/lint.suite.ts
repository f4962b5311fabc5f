import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../harness/package-root.ts';
import { dbquake, dbquakeWith } from './dbquake.ts';

const SYSTEMS = path.join(packageRoot(), 'harness', 'products', 'dm', 'configuration', 'fixtures');
const system = (name: string, ...folders: readonly string[]): string => path.join(SYSTEMS, name, ...folders);

interface Printed {
  readonly schema: string;
  readonly watch: string;
  readonly errors: number;
  readonly warnings: number;
  readonly findings: readonly { readonly rule: string; readonly file: string; readonly line: number }[];
}

/** A copy of a valid system that a test may change. */
async function withCopy(name: string, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dbquake-suite-'));
  try {
    await cp(system(name), folder, { recursive: true });
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function change(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  expect(text).to.include(from);
  await writeFile(file, text.replace(from, to));
}

describe('dbquake lint dm @smoke', function () {
  this.timeout(20_000);

  it('finds nothing wrong with a valid system, given by its folders, and exits 0 without Docker', async () => {
    const folders = ['a', 'b', 'monitor'].map((folder) => system('two-sites', folder));
    const { exitCode, stdout, stderr } = await dbquakeWith(
      { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
      'lint',
      'dm',
      ...folders,
    );
    expect(stdout).to.equal('nothing wrong in 11 files of 3 sites, by the rules of data watch 2.1');
    expect(stderr).to.equal('');
    expect(exitCode).to.equal(0);
  });

  it('takes a folder of folders for the machines of one system', async () => {
    const { exitCode, stdout } = await dbquake('lint', 'dm', system('three-sites'));
    expect(stdout).to.equal('nothing wrong in 18 files of 4 sites, by the rules of data watch 2.1');
    expect(exitCode).to.equal(0);
  });

  it('names file, line, rule, found, expected and source of an error, and exits 1', async () => {
    await withCopy('two-sites', async (folder) => {
      const file = path.join(folder, 'a', 'dm.ini');
      await change(file, '5236 ', '5240 ');
      const { exitCode, stdout } = await dbquake('lint', 'dm', folder);
      expect(stdout).to.equal(
        `${file}:8: error E_PORT_INST
  found     PORT_NUM = 5240
  expected  MAL_INST_PORT = 5236 (${path.join(folder, 'a', 'dmmal.ini')}:8)
  source    DM data watch V2.1, 2.8 ports

1 error, 0 warnings in 11 files of 3 sites, by the rules of data watch 2.1`,
      );
      expect(exitCode).to.equal(1);
    });
  });

  it('exits 0 when there are only warnings', async () => {
    await withCopy('two-sites', async (folder) => {
      await change(path.join(folder, 'b', 'dm.ini'), 'ENABLE_OFFLINE_TS               = 2', 'ENABLE_OFFLINE_TS = 1');
      const { exitCode, stdout } = await dbquake('lint', 'dm', folder);
      expect(stdout).to.include('warning W_OFFLINE_TS').and.to.include('0 errors, 1 warning');
      expect(exitCode).to.equal(0);
    });
  });

  it('prints JSON for programs', async () => {
    await withCopy('dm8', async (folder) => {
      await change(path.join(folder, 'monitor', 'dmmonitor.ini'), '453331', '453332');
      const { exitCode, stdout } = await dbquake('lint', 'dm', '--json', folder);
      const report = JSON.parse(stdout) as Printed;
      expect(report).to.deep.include({ schema: 'dbquake/lint@1', watch: '4.0', errors: 1, warnings: 0 });
      expect(report.findings.map(({ rule, file, line }) => [rule, file, line])).to.deep.equal([
        ['E_OGUID_DIFF', path.join(folder, 'monitor', 'dmmonitor.ini'), 7],
      ]);
      expect(exitCode).to.equal(1);
    });
  });

  it('applies the rules of the version that it is told', async () => {
    const told = await dbquake('lint', 'dm', '--watch', '2.1', system('dm8'));
    expect(told.stdout).to.include('error E_CTL_MISSING').and.to.include('by the rules of data watch 2.1');
    expect(told.exitCode).to.equal(1);
  });

  it('reads GBK with CRLF and names in capitals', async () => {
    await withCopy('two-sites', async (folder) => {
      const file = path.join(folder, 'monitor', 'dmmonitor.ini');
      const text = (await readFile(file, 'utf8')).replaceAll('\n', '\r\n');
      await rm(file);
      const comment = Buffer.concat([
        Buffer.from('#'),
        Buffer.from([0xbc, 0xe0, 0xca, 0xd3, 0xc6, 0xf7]),
        Buffer.from('\r\n'),
      ]);
      await writeFile(path.join(folder, 'monitor', 'DMMONITOR.INI'), Buffer.concat([comment, Buffer.from(text)]));
      const { exitCode, stdout } = await dbquake('lint', 'dm', folder);
      expect(stdout).to.include('nothing wrong in 11 files');
      expect(exitCode).to.equal(0);
    });
  });

  it('prints its rules', async () => {
    const { exitCode, stdout } = await dbquake('lint', 'dm', '--rules');
    expect(`${stdout}\n`).to.equal(await readFile(path.join(packageRoot(), 'docs', 'dm-lint.md'), 'utf8'));
    expect(exitCode).to.equal(0);
  });

  it('exits 64 where there is nothing to check', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'dbquake-suite-'));
    try {
      await mkdir(path.join(folder, 'empty'));
      await writeFile(path.join(folder, 'other.txt'), 'x');
      const cases: readonly (readonly [args: readonly string[], says: string])[] = [
        [[], 'no folder was given'],
        [[path.join(folder, 'nowhere')], `Cannot read ${path.join(folder, 'nowhere')}`],
        [[path.join(folder, 'empty')], 'has no configuration files of DM'],
        [[path.join(folder, 'other.txt')], 'has no configuration files of DM'],
        [['--watch', '3', system('dm8')], '--watch: expected 2.1, 4.0, got "3"'],
      ];
      for (const [args, says] of cases) {
        const { exitCode, stderr, stdout } = await dbquake('lint', 'dm', ...args);
        expect(stderr).to.include(says);
        expect(stdout).to.equal('');
        expect(exitCode).to.equal(64);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
