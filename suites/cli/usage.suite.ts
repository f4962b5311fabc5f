import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { dbquake, dbquakeWith } from './dbquake.ts';

describe('dbquake, used wrongly @smoke', function () {
  this.timeout(20_000);

  const cases: readonly (readonly [args: readonly string[], code: number, says: string, hints?: string])[] = [
    [['run', '--no-such-option'], 64, "unknown option '--no-such-option'"],
    [['quake'], 64, "unknown command 'quake'"],
    [['run', 'no-such-scenario'], 64, 'There is no scenario "no-such-scenario"', 'Built in: failover,'],
    [['run', 'no-such-file.yaml'], 64, 'Cannot read no-such-file.yaml'],
    [['run', '--product', 'oracle'], 64, 'There is no driver for a product "oracle"', 'opengauss'],
    [['run', '--workload', 'tpcc'], 64, 'There is no workload "tpcc"', 'set, bank'],
    [['run', '--faults', 'meteor'], 64, 'There is no fault "meteor"', 'kill'],
    [['run', '--set', 'no_such=1'], 64, '"no_such"', 'most_available_sync'],
    [['run', '--set', 'most_available_sync=maybe'], 64, 'most_available_sync="maybe"'],
    [['run', '--standbys', '0'], 64, '--standbys'],
    [['run', '--time', 'soon'], 64, '--time: expected a duration'],
    [['run', '--seed', 'x'], 64, '--seed: expected a whole number'],
    [['run', '--keep', 'sometimes'], 64, '--keep: expected never, on-failure, always'],
    [['run', '--fail-on', 'rto>soon'], 64, 'rto>soon'],
    [['run', '--image', 'no/such:image'], 3, 'The image no/such:image is not on this machine', 'docker pull'],
    [['check', 'no-such-run'], 64, 'There is no run "no-such-run"'],
    [['report', 'no-such-run'], 64, 'There is no run "no-such-run"'],
    [['images', 'build', 'nothing'], 64, '"nothing"'],
  ];
  for (const [args, code, says, hints] of cases) {
    it(`says what is wrong with "${args.join(' ')}" and exits ${code}`, async () => {
      const { exitCode, stderr, stdout } = await dbquake(...args);
      expect(stderr).to.include(says);
      expect(stderr).to.include(hints ?? '');
      expect(stderr, 'no stack').to.not.match(/^\s+at /m);
      expect(stdout).to.equal('');
      expect(exitCode).to.equal(code);
    });
  }

  it('says where the Docker engine is missing and exits 3', async () => {
    const { exitCode, stderr } = await dbquakeWith({ DOCKER_HOST: 'unix:///nowhere/docker.sock' }, 'run');
    expect(stderr).to.include('Docker').and.to.include('/nowhere/docker.sock');
    expect(exitCode).to.equal(3);
  });

  it('names the wrong key of a scenario file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'dbquake-suite-'));
    try {
      const file = path.join(folder, 'wrong.yaml');
      await writeFile(file, 'name: wrong\nstandby: 2\nschedule:\n  - { at: 5s, inject: kill, victim: primary }\n');
      const { exitCode, stderr } = await dbquake('run', file);
      expect(stderr).to.include(file);
      expect(stderr).to.include('standby');
      expect(stderr).to.include('victim');
      expect(exitCode).to.equal(64);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('dbquake, asked without doing anything @smoke', function () {
  this.timeout(20_000);

  it('lists its scenarios', async () => {
    const { exitCode, stdout } = await dbquake('run', '--list');
    expect(stdout).to.match(/^opengauss +failover +SIGKILL of the primary/m);
    expect(exitCode).to.equal(0);
  });

  it('prints the same plan for the same seed', async () => {
    const [first, second, other] = await Promise.all([
      dbquake('run', '--dry-run', '--seed', '5'),
      dbquake('run', '--dry-run', '--seed', '5'),
      dbquake('run', '--dry-run', '--seed', '6'),
    ]);
    expect(first.stdout).to.include('kill primary, healed after 6.0 s');
    expect(second.stdout).to.equal(first.stdout);
    expect(other.stdout).to.not.equal(first.stdout);
  });

  it('explains its options and exit codes', async () => {
    const { exitCode, stdout } = await dbquake('run', '--help');
    expect(stdout).to.include('Examples:').and.to.include('4 replication did not come back');
    expect(exitCode).to.equal(0);
  });
});
