import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../harness/package-root.ts';
import type { Timeline } from '../../harness/timeline/index.ts';
import { dbquake } from './dbquake.ts';

/** Logs of a published KingbaseES case, and what gs_ctl of openGauss 3.0.6 printed. */
const KINGBASE = path.join(packageRoot(), 'harness', 'timeline', 'kingbase', 'fixtures');
const OPENGAUSS = path.join(packageRoot(), 'harness', 'timeline', 'opengauss', 'fixtures');
const seedLog = (name: string): string => path.join(KINGBASE, `seed-000-${name}.log.txt`);

describe('dbquake timeline of log files @smoke', function () {
  this.timeout(20_000);

  it('finds out whose logs they are and on which node each was written', async () => {
    const { stdout, exitCode } = await dbquake('timeline', ...['cluster', 'failover', 'recovery'].map(seedLog));
    expect(stdout).to.contain('failover on node102, 2022-08-30 15:38:09 to 15:39:33 (84 s)');
    expect(stdout).to.contain('not on node101: it was shutting down');
    expect(stdout).to.contain('recovery on node101, 2022-08-30 16:42:01 to 16:42:45 (44 s)');
    expect(exitCode).to.equal(0);
  });

  it('takes NODE=FILE, and prints JSON', async () => {
    const { stdout } = await dbquake('timeline', '--json', `a=${seedLog('cluster')}`, `b=${seedLog('recovery')}`);
    const { product, anatomies } = JSON.parse(stdout) as Timeline;
    expect(product).to.equal('kingbase');
    expect(anatomies.map(({ procedure, executor }) => `${procedure} ${executor}`)).to.deep.equal([
      'failover a',
      'recovery b',
    ]);
  });

  it('lists the events of what gs_ctl printed', async () => {
    const file = path.join(OPENGAUSS, 'recorded-07-failover.txt');
    const { stdout } = await dbquake('timeline', '--events', `dn2=${file}`);
    expect(stdout).to.match(/11:08:22\.765 +dn2 +failover-completed/);
  });

  it('exits 64 for a file that is not there, for one that no product wrote, and for an unknown run', async () => {
    const missing = await dbquake('timeline', seedLog('cluster'), '/no/such.log');
    expect(missing.stderr).to.contain('There is no log file /no/such.log');
    const folder = await mkdtemp(path.join(tmpdir(), 'dbquake-suite-'));
    try {
      const other = path.join(folder, 'other.log');
      await writeFile(other, 'nothing that any product writes\n');
      const foreign = await dbquake('timeline', other);
      expect(foreign.stderr).to.contain('No line of these files is one of a product that dbquake knows');
      const unknown = await dbquake('timeline', 'no-such-run');
      expect(unknown.stderr).to.contain('There is no run "no-such-run"');
      expect([missing.exitCode, foreign.exitCode, unknown.exitCode]).to.deep.equal([64, 64, 64]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
