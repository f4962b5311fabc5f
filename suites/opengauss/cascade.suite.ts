import { expect } from 'chai';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { deployCluster, type LiveCluster } from '../../harness/index.ts';
import { asOmm, haState, sql, untilHaState } from './omm.ts';

const PRIMARY = 'Primary, Normal, Normal';
const STANDBY = 'Standby, Normal, Normal';
const CASCADE = 'Cascade Standby, Normal, Normal';

/** `local_role -> peer_role, sync_state` of every sender of a node. */
async function senders(node: ContainerNode): Promise<readonly string[]> {
  const rows = await sql(node, 'select local_role, peer_role, sync_state from pg_stat_get_wal_senders()');
  return rows === '' ? [] : rows.split('\n').toSorted();
}

const receiver = (node: ContainerNode): Promise<string> =>
  sql(node, 'select local_role, peer_role from pg_stat_get_wal_receiver()');

const restartAs = async (node: ContainerNode, role: string): Promise<void> => {
  const { stdout } = await asOmm(node, `gs_ctl restart -D $PGDATA -M ${role}`);
  expect(stdout).to.include('server started (');
};

/** Waits until a standby has replayed the row. */
async function untilRow(node: ContainerNode, id: number): Promise<void> {
  const { stdout } = await asOmm(
    node,
    `for try in $(seq 100); do
       found=$(gsql -d postgres -p 5432 -At -c "select id from public.c where id = ${id}"); [ "$found" = ${id} ] && echo there && exit
       sleep 0.1
     done`,
  );
  expect(stdout.trim(), `row ${id} on ${node.name}`).to.equal('there');
}

/** Facts/opengauss.md §4.5, S40 and recording 19; each test begins and ends with n1 as primary, n2 and n3 as its standbys. */
describe('openGauss cascade standbys', function () {
  this.timeout(180_000);
  let live: LiveCluster;
  let n1: ContainerNode, n2: ContainerNode, n3: ContainerNode;
  let row = 0;

  const insert = async (on: ContainerNode): Promise<number> => {
    row += 1;
    expect(await sql(on, `insert into public.c values (${row})`)).to.equal('INSERT 0 1');
    return row;
  };

  const threeInLine = async (): Promise<void> => {
    await restartAs(n3, 'cascade_standby');
    await untilHaState(n3, CASCADE);
  };

  const backAsStandby = async (node: ContainerNode): Promise<void> => {
    await restartAs(node, 'standby');
    await untilHaState(node, STANDBY);
  };

  before(async () => {
    live = await deployCluster({ product: 'opengauss', standbys: 2 });
    const [first, second, third] = live.nodes;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three nodes are needed');
    [n1, n2, n3] = [first, second, third];
    await sql(n1, 'create table public.c (id int primary key)');
  });

  after(async () => {
    await live.remove();
  });

  it('stream from a standby that shows them as Async, and the primary does not know of them', async () => {
    await threeInLine();
    expect(await receiver(n3)).to.equal('Cascade Standby|Standby');
    expect(await senders(n2)).to.deep.equal(['Standby|Cascade Standby|Async']);
    expect(await senders(n1)).to.deep.equal(['Primary|Standby|Sync']);
    await untilRow(n3, await insert(n1));
    expect(await sql(n3, 'insert into public.c values (-1)')).to.include('read-only transaction');
    await backAsStandby(n3);
  });

  it('acknowledge nothing: commits wait for the standby although the cascade standby runs, and go on when it is back', async () => {
    await threeInLine();
    await asOmm(n2, 'gs_ctl stop -D $PGDATA');
    await untilHaState(n3, /^Cascade Standby, Need repair/);
    row += 1;
    const waiting = row;
    const commit = sql(n1, `insert into public.c values (${waiting})`, 60_000);
    expect(await Promise.race([commit, sql(n1, 'select pg_sleep(2)')]), 'the commit waits').to.equal('');
    await asOmm(n2, 'gs_ctl start -D $PGDATA -M standby');
    expect(await commit).to.equal('INSERT 0 1');
    await untilHaState(n3, CASCADE);
    await untilRow(n3, waiting);
    await backAsStandby(n3);
  });

  it('swap places with their standby by a switchover, there and back, and the primary stays', async () => {
    await threeInLine();
    for (const [up, down] of [
      [n3, n2],
      [n2, n3],
    ] as const) {
      const { stdout, exitCode } = await asOmm(up, 'gs_ctl switchover -D $PGDATA -t 30');
      expect(stdout).to.include('switchover completed (');
      expect(exitCode).to.equal(0);
      await untilHaState(up, STANDBY);
      await untilHaState(down, CASCADE);
      expect(await receiver(down)).to.equal('Cascade Standby|Standby');
      expect(await haState(n1)).to.equal(PRIMARY);
      expect(await senders(n1)).to.deep.equal(['Primary|Standby|Sync']);
      await untilRow(down, await insert(n1));
    }
    await backAsStandby(n3);
  });

  it('become a standby of the primary by a failover, and never a primary', async () => {
    await threeInLine();
    const { stdout } = await asOmm(n3, 'gs_ctl failover -D $PGDATA');
    expect(stdout).to.include('failover completed (');
    await untilHaState(n3, STANDBY);
    expect(await receiver(n3)).to.equal('Standby|Primary');
    expect(await haState(n1)).to.equal(PRIMARY);
    await untilRow(n3, await insert(n1));
  });

  it('have nobody to follow while their standby is the new primary, and follow the old one once it is a standby', async () => {
    await threeInLine();
    const before = await insert(n1);
    await asOmm(n1, 'gs_ctl stop -D $PGDATA -m immediate');
    await asOmm(n2, 'gs_ctl failover -D $PGDATA');
    await untilHaState(n2, PRIMARY);
    await untilHaState(n3, /^Cascade Standby, Need repair/);
    await asOmm(n1, 'gs_ctl start -D $PGDATA -M standby');
    await untilHaState(n1, STANDBY);
    await untilHaState(n3, CASCADE);
    expect(await receiver(n3)).to.equal('Cascade Standby|Standby');
    expect(await senders(n1)).to.deep.equal(['Standby|Cascade Standby|Async']);
    await untilRow(n3, await insert(n2));
    await untilRow(n3, before);

    await asOmm(n1, 'gs_ctl switchover -D $PGDATA');
    await untilHaState(n1, PRIMARY);
    await untilHaState(n2, STANDBY);
    await backAsStandby(n3);
  });
});

/** Facts/opengauss.md §1.9 and §4.6, recording 15: how a cluster manager starts nodes. */
describe('openGauss nodes that are pending', function () {
  this.timeout(180_000);
  let live: LiveCluster;
  let n1: ContainerNode, n2: ContainerNode;

  const pending = async (node: ContainerNode): Promise<void> => {
    await restartAs(node, 'pending');
    expect(await haState(node)).to.match(/^Pending, /);
  };

  before(async () => {
    live = await deployCluster({ product: 'opengauss', standbys: 1, settings: { most_available_sync: 'on' } });
    const [first, second] = live.nodes;
    if (first === undefined || second === undefined) throw new Error('two nodes are needed');
    [n1, n2] = [first, second];
    await sql(n1, 'create table public.p (id int primary key)');
  });

  after(async () => {
    await live.remove();
  });

  it('refuse clients and follow nobody until they are told their role', async () => {
    await pending(n2);
    expect(await sql(n2, 'select 1')).to.include('can not accept connection in pending mode.');
    expect(await senders(n1)).to.deep.equal([]);
    const { stdout, exitCode } = await asOmm(n2, 'gs_ctl notify -M standby -D $PGDATA');
    expect(stdout).to.include('notify server completed, mode change to Standby');
    expect(exitCode).to.equal(0);
    await untilHaState(n2, STANDBY);
    expect(await sql(n1, 'insert into public.p values (1)')).to.equal('INSERT 0 1');
  });

  it('leave a cluster without a primary until one is notified, and then have all rows', async () => {
    await pending(n1);
    await untilHaState(n2, /^Standby, Need repair/);
    expect(await sql(n1, 'insert into public.p values (2)')).to.include('can not accept connection in pending mode.');
    const { stdout } = await asOmm(n1, 'gs_ctl notify -M primary -D $PGDATA');
    expect(stdout).to.include('notify primary term (');
    expect(stdout).to.include('notify server completed, mode change to Primary');
    await untilHaState(n1, PRIMARY);
    await untilHaState(n2, STANDBY);
    expect(await sql(n1, 'insert into public.p values (2)')).to.equal('INSERT 0 1');
    expect(await sql(n1, 'select count(*) from public.p')).to.equal('2');
  });

  it('change roles where the standby is notified as primary and the old primary as standby', async () => {
    await pending(n1);
    await pending(n2);
    await asOmm(n2, 'gs_ctl notify -M primary -D $PGDATA');
    await asOmm(n1, 'gs_ctl notify -M standby -D $PGDATA');
    await untilHaState(n2, PRIMARY);
    await untilHaState(n1, STANDBY);
    expect(await sql(n2, 'insert into public.p values (3)')).to.equal('INSERT 0 1');
    expect(await sql(n2, 'select count(*) from public.p')).to.equal('3');
  });

  it('are the only ones that may be notified: a node with a role refuses, and keeps it', async () => {
    for (const [node, role, state] of [
      [n1, 'primary', STANDBY],
      [n2, 'standby', PRIMARY],
    ] as const) {
      const { stdout, exitCode } = await asOmm(node, `gs_ctl notify -M ${role} -D $PGDATA`);
      expect(stdout).to.include(
        'only support notify server in pending mode; or notify server to primary in normal mode',
      );
      expect(exitCode).to.equal(1);
      expect(await haState(node)).to.equal(state);
    }
  });
});
