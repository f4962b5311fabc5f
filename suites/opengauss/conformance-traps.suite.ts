import { expect } from 'chai';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { listServerProcesses } from '../../harness/faults/server-processes.ts';
import { deployCluster, type LiveCluster } from '../../harness/index.ts';
import { asOmm, haState, sql, untilHaState } from './omm.ts';

const PRIMARY = 'Primary, Normal, Normal';
const STANDBY = 'Standby, Normal, Normal';
const DIVERGED = 'Standby, Need repair, WAL segment removed';

/**
 * What surprises administrators of openGauss, on two nodes. Each test leaves n1 as primary and n2 as its standby. A
 * standby started without -M, a failover while the primary lives, the diverged loser, and commits that hang are in
 * gs-ctl.suite.ts.
 */
describe('the traps of openGauss', function () {
  this.timeout(180_000);
  let live: LiveCluster;
  let n1: ContainerNode, n2: ContainerNode;

  before(async () => {
    live = await deployCluster({ product: 'opengauss', standbys: 1 });
    const [first, second] = live.nodes;
    if (first === undefined || second === undefined) throw new Error('two nodes are needed');
    [n1, n2] = [first, second];
    await sql(n1, 'create table public.t (id int primary key, v text)');
  });
  after(() => live.remove());

  /** SIGSTOP or SIGCONT for everything that is one process in the real server. */
  async function signalServer(node: ContainerNode, signal: 'STOP' | 'CONT'): Promise<void> {
    const processes = await listServerProcesses(node, ['gaussdb', 'postgres']);
    const pids = processes.map(({ pid }) => String(pid));
    expect(pids, `server processes of ${node.name}`).to.not.be.empty;
    await node.probe(['kill', `-${signal}`, ...pids], { timeoutMs: 5000 });
  }

  async function kill(node: ContainerNode): Promise<void> {
    await asOmm(node, 'kill -9 $(head -n 1 $PGDATA/postmaster.pid)');
    await waitUntil(`${node.name} has no server`, { timeoutMs: 5000 }, async () => {
      const left = await listServerProcesses(node, ['gaussdb', 'postgres']);
      return left.length === 0 ? { done: true, value: undefined } : { done: false, seen: JSON.stringify(left) };
    });
  }

  /** What gs_guc calls reload, on both nodes. */
  async function set(assignment: string): Promise<void> {
    await Promise.all([n1, n2].map((node) => asOmm(node, `gs_guc reload -D $PGDATA -c "${assignment}"`)));
  }

  it('a query on a frozen server exits with 0 and shows the role of before', async () => {
    await signalServer(n1, 'STOP');
    const { stdout, exitCode } = await asOmm(n1, 'gs_ctl query -D $PGDATA');
    await signalServer(n1, 'CONT');
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/^ {8}local_role +: Primary$/m);
    expect(stdout).to.include('timeout expired');
    await untilHaState(n2, STANDBY);
  });

  it('a switchover that times out exits with 0, and may happen afterwards', async () => {
    await signalServer(n1, 'STOP');
    const { stdout, exitCode } = await asOmm(n2, 'gs_ctl switchover -D $PGDATA -t 2');
    await signalServer(n1, 'CONT');
    expect(stdout).to.include('switchover timeout after 2 seconds. please manually check the cluster status');
    expect(exitCode).to.equal(0);
    await untilHaState(n2, PRIMARY);
    await untilHaState(n1, STANDBY);
    await asOmm(n1, 'gs_ctl switchover -D $PGDATA');
    await untilHaState(n1, PRIMARY);
    await untilHaState(n2, STANDBY);
  });

  it('a switchover that is cut after the primary was asked leaves two standbys, until somebody decides', async () => {
    await signalServer(n1, 'STOP');
    await asOmm(n2, 'gs_ctl switchover -D $PGDATA -t 1');
    await kill(n2);
    await signalServer(n1, 'CONT');
    await untilHaState(n1, /^Standby, Need repair/);
    await asOmm(n2, 'gs_ctl start -D $PGDATA -M standby');
    await untilHaState(n2, /^Standby, Need repair/);
    expect(await haState(n1)).to.match(/^Standby, Need repair/);

    const { stdout } = await asOmm(n1, 'gs_ctl failover -D $PGDATA');
    expect(stdout).to.include('failover completed (');
    await untilHaState(n1, PRIMARY);
    await untilHaState(n2, STANDBY);
  });

  it('a full build that was interrupted keeps the server from starting, until a build is done', async () => {
    const script = [
      'gs_ctl build -D $PGDATA -b full > /tmp/build.out 2>&1 & builder=$!',
      'until grep -q "create build tag file success" /tmp/build.out; do :; done',
      'kill -9 $builder',
    ].join('\n');
    await asOmm(n2, script);
    const start = await asOmm(n2, 'gs_ctl start -D $PGDATA -M standby');
    expect(start.stdout).to.match(/Uncompleted build is detected|is not a valid data directory/);
    expect(start.exitCode).to.equal(1);
    const build = await asOmm(n2, 'gs_ctl build -D $PGDATA -b auto', 120_000);
    expect(build.stdout).to.include('inc build failed, change to full build.');
    expect(build.exitCode).to.equal(0);
    await untilHaState(n2, STANDBY);
  });

  it('with most_available_sync=on writes are acknowledged without a standby and lost by a failover', async () => {
    await set('most_available_sync=on');
    await asOmm(n2, 'gs_ctl stop -D $PGDATA');
    expect(await sql(n1, "insert into public.t values (1, 'acknowledged')", 60_000)).to.equal('INSERT 0 1');
    await kill(n1);
    await asOmm(n2, 'gs_ctl start -D $PGDATA -M standby');
    await asOmm(n2, 'gs_ctl failover -D $PGDATA');
    await untilHaState(n2, PRIMARY);
    expect(await sql(n2, 'select count(*) from public.t where id = 1')).to.equal('0');
  });

  it('the old primary, which has them, is diverged and can still be failed over, to a second primary', async () => {
    await asOmm(n1, 'gs_ctl start -D $PGDATA -M standby');
    await untilHaState(n1, DIVERGED);
    expect(await sql(n1, 'select v from public.t where id = 1')).to.equal('acknowledged');
    const { stdout, exitCode } = await asOmm(n1, 'gs_ctl failover -D $PGDATA');
    expect(stdout).to.include('failover completed (');
    expect(exitCode).to.equal(0);
    expect([await haState(n1), await haState(n2)]).to.deep.equal([PRIMARY, PRIMARY]);

    await asOmm(n2, 'gs_ctl stop -D $PGDATA');
    const build = await asOmm(n2, 'gs_ctl build -D $PGDATA -b full', 120_000);
    expect(build.exitCode).to.equal(0);
    await untilHaState(n2, STANDBY);
    await set('most_available_sync=off');
  });
});
