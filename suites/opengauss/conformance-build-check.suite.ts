import { expect } from 'chai';
import { createBench, type Bench } from './conformance/bench.ts';

/**
 * `gs_ctl build -b check` of openGauss 6.0 and newer (facts/opengauss.md §1.10), which the stand-in knows where it speaks as
 * 6.0.0. What it says is compared with what `gs_ctl build` then has to do.
 */
describe('gs_ctl build -b check on the openGauss stand-in', function () {
  this.timeout(120_000);
  let bench: Bench;

  before(async () => {
    bench = await createBench();
    await bench.prepare(`gs_initdb -D dn1 --nodename=dn_6001 -w Gauss@123 > /dev/null
mkdir -m 700 dn2
cp dn1/postgresql.conf dn1/pg_hba.conf dn2
for node in dn1 dn2; do echo "most_available_sync = on" >> $node/postgresql.conf; done
settings dn1 15000 16000
settings dn2 16000 15000
gs_ctl start -D dn1 -M primary > /dev/null
gs_ctl build -D dn2 -b full > /dev/null
settle data/dn2 "db_state : Normal"`);
  });
  after(() => bench.remove());

  async function check(directory: string): Promise<{ readonly result: string | undefined; readonly exitCode: number }> {
    const command = `DBQUAKE_OPENGAUSS_WORDING=6.0.0 gs_ctl build -D ${directory} -b check`;
    const { stdout, exitCode } = await bench.type('omm', command, 60);
    const status = await bench.type('omm', `gs_ctl status -D ${directory}`, 20);
    expect(status.exitCode, 'the server stays stopped').to.equal(3);
    return { result: /Build check result : (.*)/.exec(stdout)?.[1], exitCode };
  }

  it('stops a standby in step and finds no build needed: it follows again as it is', async () => {
    expect(await check('dn2')).to.deep.equal({ result: 'needless build', exitCode: 0 });
    await bench.prepare('gs_ctl start -D dn2 -M standby > /dev/null; settle data/dn2 "db_state : Normal"');
  });

  it('finds none needed where the primary was killed with nothing of its own', async () => {
    await bench.prepare('crash data/dn1; gs_ctl failover -D dn2 > /dev/null; settle data/dn2 "local_role : Primary"');
    expect(await check('dn1')).to.deep.equal({ result: 'needless build', exitCode: 0 });
    await bench.prepare('gs_ctl start -D dn1 -M standby > /dev/null; settle data/dn1 "db_state : Normal"');
  });

  it('finds an incremental build needed where the old primary has WAL that the new one lacks', async () => {
    await bench.prepare(`gs_ctl stop -D dn1 > /dev/null
gsql -p 16000 -d postgres -c "create table lost (id int)" > /dev/null
crash data/dn2
gs_ctl start -D dn1 -M standby > /dev/null
gs_ctl failover -D dn1 > /dev/null`);
    expect(await check('dn2')).to.deep.equal({ result: 'incremental build', exitCode: 0 });
    const build = await bench.type('omm', 'gs_ctl build -D dn2 -b incremental', 60);
    expect(build.stdout).to.include('dn incremental build completed');
    await bench.prepare('settle data/dn2 "db_state : Normal"');
  });

  it('finds a full build needed for another system, and fails', async () => {
    await bench.prepare(
      'gs_initdb -D dnf --nodename=dn_6009 -w Gauss@123 > /dev/null; cp dn2/postgresql.conf dnf; gs_ctl stop -D dn2 > /dev/null',
    );
    expect(await check('dnf')).to.deep.equal({ result: 'full build', exitCode: 1 });
  });
});
