import { expect } from 'chai';
import { createBench, type Bench } from './conformance/bench.ts';
import { DATA_FILES, OWN_FILES, type Moment } from './conformance/data-files.ts';

/**
 * The files of $PGDATA that users, tools and faults meet (facts/opengauss.md §7), each at the moment from which it is there.
 * Requests are taken by the server at once, so they are looked for while it is stopped; without its socket gs_ctl reads its
 * role from gaussdb.state, and does not wait for an answer.
 */
describe('the data directory of the openGauss stand-in', function () {
  this.timeout(120_000);
  let bench: Bench;

  before(async () => {
    bench = await createBench();
    await bench.prepare(`gs_initdb -D dn1 --nodename=dn_6001 -w Gauss@123 > /dev/null
mkdir -m 700 dn2
cp dn1/postgresql.conf dn1/pg_hba.conf dn2
settings dn1 15000 16000
settings dn2 16000 15000
gs_initdb -D pristine --nodename=dn_6003 -w Gauss@123 > /dev/null`);
  });
  after(() => bench.remove());

  async function filesOf(directory: string): Promise<readonly string[]> {
    const { stdout } = await bench.type('omm', `ls -1A ${directory}`, 20);
    return stdout.split('\n').filter((name) => name !== '');
  }

  /** Brings each moment about; returns the directory in which its files are then. */
  const MOMENTS: Readonly<Record<Moment, readonly [directory: string, script: string]>> = {
    gs_initdb: ['pristine', ''],
    start: ['dn1', 'gs_ctl start -D dn1 -M primary > /dev/null'],
    gs_guc: ['dn1', 'gs_guc reload -D dn1 -c "most_available_sync=on" > /dev/null 2>&1'],
    'full build': ['dn2', 'gs_ctl build -D dn2 -b full > /dev/null; settle data/dn2 "db_state : Normal"'],
    request: [
      'dn2',
      `signal STOP data/dn2
mv /tmp/.s.PGSQL.16001 /tmp/away
for what in failover switchover; do gs_ctl $what -D dn2 -t 1 > /dev/null || true; done`,
    ],
    finishredo: ['dn2', 'gs_ctl finishredo -D dn2 > /dev/null'],
    notify: [
      'dn2',
      `mv /tmp/away /tmp/.s.PGSQL.16001
signal CONT data/dn2
settle data/dn2 "local_role : Primary"
gs_ctl stop -D dn2 > /dev/null
gs_ctl start -D dn2 -M pending > /dev/null
signal STOP data/dn2
rm /tmp/.s.PGSQL.16001
for role in primary standby cascade_standby; do gs_ctl notify -D dn2 -M $role -t 1 > /dev/null || true; done`,
    ],
    'interrupted build': [
      'dn2',
      `signal KILL data/dn2
gs_ctl build -D dn2 -b full > /tmp/build.out 2>&1 & builder=$!
until grep -q "create build tag file success" /tmp/build.out; do :; done
kill -9 $builder`,
    ],
  };

  for (const moment of Object.keys(MOMENTS) as Moment[]) {
    it(`has what is there since ${moment}, and nothing that is not in the table`, async () => {
      const [directory, script] = MOMENTS[moment];
      await bench.prepare(script);
      const there = await filesOf(directory);
      expect(there).to.include.members(DATA_FILES.filter(({ since }) => since === moment).map(({ name }) => name));
      const known = DATA_FILES.filter(({ since }) => since !== undefined).map(({ name }) => name);
      expect([...known, ...OWN_FILES]).to.include.members([...there]);
    });
  }
});
