import { expect } from 'chai';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { listServerProcesses } from '../../harness/faults/server-processes.ts';
import { deployCluster, type LiveCluster } from '../../harness/index.ts';
import { asOmm, haState, sql, untilHaState } from './omm.ts';

const PRIMARY = 'Primary, Normal, Normal';
const STANDBY = 'Standby, Normal, Normal';

/** The role semantics of facts/opengauss.md §4 and of the recordings, from outside: each test leaves the cluster whole. */
describe('gs_ctl on three nodes @smoke', function () {
  this.timeout(180_000);
  let live: LiveCluster;
  let n1: ContainerNode, n2: ContainerNode, n3: ContainerNode;

  before(async () => {
    live = await deployCluster({ product: 'opengauss', standbys: 2 });
    const [first, second, third] = live.nodes;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three nodes are needed');
    [n1, n2, n3] = [first, second, third];
    await sql(n1, 'create table public.t (id int primary key, v text)');
  });

  after(async () => {
    await live.remove();
  });

  it('shows two senders on the primary, one of them Sync and one Potential, and a receiver on each standby', async () => {
    const { stdout, exitCode } = await asOmm(n1, 'gs_ctl query -D $PGDATA');
    expect(exitCode).to.equal(0);
    expect([...stdout.matchAll(/sync_state\s+: (\w+)/g)].map(([, state]) => state).toSorted()).to.deep.equal([
      'Potential',
      'Sync',
    ]);
    expect(stdout).to.match(new RegExp(`channel +: ${n1.address}:5433-->${n2.address}:\\d+`));
    expect((await asOmm(n2, 'gs_ctl query -D $PGDATA')).stdout).to.match(/receiver_pid +: \d+/);
    expect(await haState(n3)).to.equal(STANDBY);
  });

  it('has the SQL views of openGauss, the same as gs_ctl query', async () => {
    expect(await sql(n1, 'select * from pg_stat_get_stream_replications()')).to.equal('Primary|2|Normal|Normal');
    expect(await sql(n1, 'select count(*), min(sync_state), max(sync_state) from pg_stat_get_wal_senders()')).to.equal(
      '2|Potential|Sync',
    );
    expect(await sql(n2, 'select local_role, peer_role, state from pg_stat_get_wal_receiver()')).to.equal(
      'Standby|Primary|Normal',
    );
    expect(await sql(n2, 'select pg_current_xlog_location()')).to.include('recovery is in progress');
  });

  it('refuses writes on a standby and clients on the HA port', async () => {
    expect(await sql(n2, "insert into public.t values (0, 'x')")).to.include(
      'cannot execute INSERT in a read-only transaction',
    );
    const { stderr, exitCode } = await asOmm(n1, 'gsql -h 127.0.0.1 -p 5433 -d postgres -c "select 1"');
    expect(stderr).to.include('the local listen ip and port is not for the gsql client');
    expect(exitCode).to.equal(2);
  });

  it('says that a failover or switchover of the primary is completed, and does nothing', async () => {
    const { stdout, exitCode } = await asOmm(n1, 'gs_ctl failover -D $PGDATA; gs_ctl switchover -D $PGDATA');
    expect(stdout).to.include('failover completed (/var/lib/opengauss/data)');
    expect(stdout).to.include('switchover completed (/var/lib/opengauss/data)');
    expect(exitCode).to.equal(0);
    expect(await haState(n1)).to.equal(PRIMARY);
  });

  it('lets commits hang without a synchronous standby, until most_available_sync is switched on', async () => {
    await Promise.all([n2, n3].map((node) => asOmm(node, 'gs_ctl stop -D $PGDATA')));
    const insert = sql(n1, "insert into public.t values (1, 'waited')", 60_000);
    const early = await Promise.race([insert, sql(n1, 'select pg_sleep(2)')]);
    expect(early, 'the insert waits for a standby').to.equal('');
    const { stdout } = await asOmm(n1, 'gs_guc reload -D $PGDATA -c "most_available_sync=on"');
    expect(stdout).to.include('Success to perform gs_guc!');
    // A real server warns before it answers that nobody else has the row.
    expect(await insert).to.match(/^INSERT 0 1/);
    await asOmm(n1, 'gs_guc reload -D $PGDATA -c "most_available_sync=off"');
    await Promise.all([n2, n3].map((node) => asOmm(node, 'gs_ctl start -D $PGDATA -M standby')));
    await Promise.all([n2, n3].map((node) => untilHaState(node, STANDBY)));
    expect(await sql(n2, 'select v from public.t where id = 1')).to.equal('waited');
  });

  it('makes a second primary by a failover while the primary lives; the loser is diverged and comes back by a build', async () => {
    // With both able to commit alone, both histories grow.
    await Promise.all(live.nodes.map((node) => asOmm(node, 'gs_guc reload -D $PGDATA -c "most_available_sync=on"')));
    const { stdout } = await asOmm(n2, 'gs_ctl failover -D $PGDATA');
    expect(stdout).to.include('failover completed (');
    expect([await haState(n1), await haState(n2)]).to.deep.equal([PRIMARY, PRIMARY]);
    expect(await sql(n1, "insert into public.t values (2, 'on the old one')")).to.equal('INSERT 0 1');
    expect(await sql(n2, "insert into public.t values (3, 'on the new one')")).to.equal('INSERT 0 1');

    await asOmm(n1, 'gs_ctl stop -D $PGDATA');
    await asOmm(n1, 'gs_ctl start -D $PGDATA -M standby');
    await untilHaState(n1, 'Standby, Need repair, WAL segment removed');
    const build = await asOmm(n1, 'gs_ctl build -D $PGDATA -b incremental', 120_000);
    expect(build.stdout).to.include('dn incremental build completed');
    expect(build.exitCode).to.equal(0);
    await untilHaState(n1, STANDBY);
    expect(await sql(n1, 'select id from public.t where id >= 2')).to.equal('3');

    await untilHaState(n3, /^Standby/);
    if ((await haState(n3)) !== STANDBY) await asOmm(n3, 'gs_ctl build -D $PGDATA -b auto', 120_000);
    await untilHaState(n3, STANDBY);
    await Promise.all(live.nodes.map((node) => asOmm(node, 'gs_guc reload -D $PGDATA -c "most_available_sync=off"')));
  });

  it('changes roles by switchover without changing the process', async () => {
    const pid = (node: ContainerNode): Promise<string> =>
      asOmm(node, 'head -n 1 $PGDATA/postmaster.pid').then(({ stdout }) => stdout);
    const before = await Promise.all([pid(n1), pid(n2)]);
    const { stdout } = await asOmm(n1, 'gs_ctl switchover -D $PGDATA');
    expect(stdout).to.include('switchover completed (');
    await untilHaState(n1, PRIMARY);
    await untilHaState(n2, STANDBY);
    await untilHaState(n3, STANDBY);
    expect(await Promise.all([pid(n1), pid(n2)])).to.deep.equal(before);
    expect((await asOmm(n2, 'cat $PGDATA/postmaster.opts')).stdout).to.include('"-M" "standby"');
  });

  it('leaves no server process behind when gaussdb alone is killed with SIGKILL', async () => {
    await asOmm(n3, 'kill -9 $(head -n 1 $PGDATA/postmaster.pid)');
    await waitUntil('n3 has no server process', { timeoutMs: 5000 }, async () => {
      const living = await listServerProcesses(n3, ['gaussdb', 'postgres']);
      return living.length === 0 ? { done: true, value: undefined } : { done: false, seen: JSON.stringify(living) };
    });
    const { stdout, exitCode } = await asOmm(n3, 'gs_ctl query -D $PGDATA');
    expect(stdout).to.match(/is not running|is not current server/);
    expect(exitCode).to.equal(1);
    await asOmm(n3, 'gs_ctl start -D $PGDATA -M standby');
    await untilHaState(n3, STANDBY);
  });

  it('makes a second primary of a standby that is started without -M', async () => {
    await asOmm(n3, 'gs_ctl stop -D $PGDATA');
    await asOmm(n3, 'gs_ctl start -D $PGDATA');
    expect(await haState(n3)).to.equal(PRIMARY);
    await asOmm(n3, 'gs_ctl stop -D $PGDATA -m immediate');
    const build = await asOmm(n3, 'gs_ctl build -D $PGDATA -b full', 120_000);
    expect(build.stdout).to.include('server started (');
    await untilHaState(n3, STANDBY);
  });
});
