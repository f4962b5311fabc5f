import { expect } from 'chai';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { skipBecause } from '../../support/skip-because.ts';
import { channel } from './configuration.ts';
import type { HandBuiltCluster } from './hand-built-cluster.ts';
import { LIMITS } from './limits.ts';
import { syncStates, untilSyncStates } from './sync-states.ts';

/** Rows 1 to 16: what replication does, and the parameters that it needs. */
export function configurationRows(cluster: () => HandBuiltCluster): void {
  it('row 1: a standby keeps up over TCP as WAL is written, without an archive', async () => {
    const own = cluster();
    await own.replicating();
    expect(await own.sql(own.db3, 'show archive_mode')).to.equal('off');
    expect(await own.sql(own.db3, 'create table public.kept_up (id int)')).to.equal('CREATE TABLE');
    expect(await own.sql(own.db3, 'insert into public.kept_up values (1)')).to.equal('INSERT 0 1');
    for (const standby of [own.db1, own.db2]) {
      await waitUntil(`${standby.name} has the row`, { timeoutMs: 20_000 }, async () => {
        const seen = await own.sql(standby, 'select id from public.kept_up');
        return seen === '1' ? { done: true, value: undefined } : { done: false, seen };
      });
    }
  });

  it('row 2: replication is synchronous only while synchronous_standby_names is not empty, and a commit then waits', async () => {
    const own = cluster();
    await own.replicating();
    // The file does not name it: the default is `*`.
    expect(await syncStates(own, own.db3)).to.equal('Potential Sync');
    await Promise.all([own.db1, own.db2].map((node) => own.type(node, 'gs_ctl stop -D gaussdata')));
    const insert = own.sql(own.db3, 'insert into public.kept_up values (2)', 'postgres', 60_000);
    const early = await Promise.race([insert, own.sql(own.db3, 'select pg_sleep(2)')]);
    expect(early, 'the insert waits for a standby').to.equal('');
    await own.type(own.db3, `gs_guc reload -D gaussdata -c "synchronous_standby_names=''"`);
    expect(await insert).to.equal('INSERT 0 1');
    await Promise.all([own.db1, own.db2].map((node) => own.type(node, 'gs_ctl start -D gaussdata -M standby')));
    await untilSyncStates(own, own.db3, 'Async Async');
    await own.type(own.db3, `gs_guc reload -D gaussdata -c "synchronous_standby_names='*'"`);
    await untilSyncStates(own, own.db3, 'Potential Sync');
  });

  it('row 3: all nodes have the same version and the same operating system', async () => {
    const { nodes } = cluster();
    const seen = await Promise.all(
      nodes.map(async (node) => (await cluster().type(node, 'gaussdb -V && cat /etc/os-release && uname -m')).stdout),
    );
    expect(new Set(seen).size).to.equal(1);
    expect(seen[0]).to.match(/openGauss \d+\.\d+\.\d+/);
  });

  it('row 4: the binaries need LD_LIBRARY_PATH and PATH of the installation, and no OM', async () => {
    const own = cluster();
    const { stdout } = await own.type(
      own.db1,
      'echo "$PATH|$LD_LIBRARY_PATH|$(command -v gs_ctl)|$(command -v gs_om)"',
    );
    const [path = '', libraries = '', tool = '', om] = stdout.trim().split('|');
    const home = tool.replace(/\/bin\/gs_ctl$/, '');
    expect(path.split(':')).to.include(`${home}/bin`);
    expect(libraries.split(':')).to.include(`${home}/lib`);
    expect(om).to.equal('');
    const without = await own.type(own.db1, `env -u LD_LIBRARY_PATH ${tool} status -D gaussdata`);
    expect([without.exitCode, without.stderr]).to.satisfy(
      ([code, text]: [number, string]) => code === 127 && text.includes('error while loading shared libraries'),
    );
  });

  it('row 5: pg_hba.conf has a rule without a password for every node on every node (stand-in only: and gsql is let in)', async () => {
    const own = cluster();
    await own.replicating();
    for (const [from, to] of [
      [own.db1, own.db2],
      [own.db2, own.db3],
      [own.db3, own.db1],
    ] as const) {
      await expectLetIn(own, from, to);
    }
  });

  it("row 6: listen_addresses='*' listens on the node's address", async () => {
    const own = cluster();
    await own.replicating();
    expect((await own.configuration(own.db1))['listen_addresses']).to.equal('*');
    for (const from of [own.db2, own.db3]) {
      await expectLetIn(own, from, own.db1);
    }
  });

  it('row 7: port=5432 is for clients, the port after it is not', async () => {
    const own = cluster();
    await own.replicating();
    expect((await own.configuration(own.db3))['port']).to.equal('5432');
    expect(await own.sql(own.db3, 'show port')).to.equal('5432');
    const { stderr, exitCode } = await own.type(own.db3, 'gsql -h 127.0.0.1 -p 5433 -d postgres -c "select 1"');
    expect(stderr).to.include('the local listen ip and port is not for the gsql client');
    expect(exitCode).to.equal(2);
  });

  it('row 8: local_bind_address is the own address of every node', async () => {
    await cluster().configure();
    for (const node of cluster().nodes) {
      expect((await cluster().configuration(node))['local_bind_address']).to.equal(node.address);
    }
  });

  it('row 9: pgxc_node_name is the name in the prefix of a build', async () => {
    const own = cluster();
    const builds = await own.buildStandbys();
    expect((await own.configuration(own.db3))['pgxc_node_name']).to.equal('single_node_3');
    for (const [index, { stdout }] of builds.entries()) expect(stdout).to.include(`[single_node_${index + 1}][gs_ctl]`);
  });

  it('row 10: enable_data_replicate=off', async () => {
    await cluster().configure();
    expect((await cluster().configuration(cluster().db1))['enable_data_replicate']).to.equal('off');
  });

  it('row 11: replication_type=1 is one primary with several standbys and no secondary', async () => {
    const own = cluster();
    await own.replicating();
    expect((await own.configuration(own.db3))['replication_type']).to.equal('1');
    const peers = await own.sql(own.db3, 'select peer_role from pg_stat_get_wal_senders()');
    expect(peers.split('\n')).to.deep.equal(['Standby', 'Standby']);
  });

  it('row 12: application_name is the name by which synchronous_standby_names finds a standby', async () => {
    const own = cluster();
    await own.replicating();
    expect((await own.configuration(own.db2))['application_name']).to.equal('single_node_2');
    await own.type(own.db3, `gs_guc reload -D gaussdata -c "synchronous_standby_names='single_node_2'"`);
    await untilSyncStates(own, own.db3, 'Async Sync');
    const sync = await own.sql(own.db3, "select channel from pg_stat_get_wal_senders() where sync_state = 'Sync'");
    expect(sync).to.include(`-->${own.db2.address}:`);
    await own.type(own.db3, `gs_guc reload -D gaussdata -c "synchronous_standby_names='*'"`);
    await untilSyncStates(own, own.db3, 'Potential Sync');
  });

  it('row 13: replconninfo1 names addresses, HA ports and service ports, and needs no heartbeat ports', async () => {
    const own = cluster();
    await own.replicating();
    expect((await own.configuration(own.db1))['replconninfo1']).to.equal(channel(own.db1.address, own.db2.address));
    // The channel of row 13 on db3 is the one over which db1 gets its WAL.
    expect((await own.configuration(own.db3))['replconninfo1']).to.equal(channel(own.db3.address, own.db1.address));
  });

  it('row 14: every node lists all its peers in any order, in one of at least 6 channels', async () => {
    const own = cluster();
    await own.replicating();
    for (const node of own.nodes) {
      const { replconninfo1 = '', replconninfo2 = '' } = await own.configuration(node);
      const addresses = [replconninfo1, replconninfo2].map((text) => /remotehost=(\S+)/.exec(text)?.[1]);
      expect(addresses).to.have.members(own.nodes.filter((peer) => peer !== node).map(({ address }) => address));
    }
    expect(await own.configuration(own.db1)).to.have.property('replconninfo6');
  });

  it('row 15: max_connections=800 on the primary and on the standbys', async () => {
    const own = cluster();
    await own.replicating();
    const seen = await Promise.all(own.nodes.map((node) => own.sql(node, 'show max_connections')));
    expect(seen).to.deep.equal(['800', '800', '800']);
  });

  it('row 16: with remote_read_mode=non_authentication servers start as primary and standby without certificates', async () => {
    const own = cluster();
    const standbys = await own.startStandbys();
    expect((await own.configuration(own.db3))['remote_read_mode']).to.equal('non_authentication');
    for (const { stdout } of [await own.startPrimary(), ...standbys.map(({ start }) => start)]) {
      expect(stdout).to.include('server started (/gaussdata)');
    }
  });

  for (const { rows, what, reason } of LIMITS.filter(({ where }) => where === 'nowhere')) {
    it(`row ${rows.join(', ')}, not tested: ${what}`, function () {
      skipBecause(this, reason);
    });
  }
}

/**
 * A real server accepts trust from other hosts for its own tools only, and says so; without the line of pg_hba.conf it would
 * say that there is none. That builds get in is row 20.
 */
async function expectLetIn(own: HandBuiltCluster, from: ContainerNode, to: ContainerNode): Promise<void> {
  const { stdout, stderr } = await own.type(from, `gsql -h ${to.address} -p 5432 -d postgres -At -c 'select 1'`);
  const names = `${from.name} to ${to.name}`;
  if (own.image.standIn) expect(stdout.trim(), names).to.equal('1');
  else expect(stderr, names).to.include('Forbid remote connection with trust method!');
}
