import { expect } from 'chai';
import type { CommandRecord } from '../../../harness/cluster/command-record.ts';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { expectAsRecorded } from './as-recorded.ts';
import type { HandBuiltCluster } from './hand-built-cluster.ts';
import { readFields, type QueryFields } from './query-fields.ts';

const BUILD_MS = 60_000;

const SENT = ['sent', 'write', 'flush', 'replay'].map((step) => `sender_${step}_location`);
const RECEIVED = ['received', 'write', 'flush', 'replay'].map((step) => `receiver_${step}_location`);
/** The eight positions of a sender. */
const LOCATIONS: readonly string[] = [...SENT, ...RECEIVED];

/** `gs_ctl query -D gaussdata/` of a node. */
export async function queryOf(cluster: HandBuiltCluster, node: ContainerNode): Promise<QueryFields> {
  const { stdout, exitCode } = await cluster.type(node, 'gs_ctl query -D gaussdata/');
  expect(exitCode, stdout).to.equal(0);
  return readFields(stdout);
}

/** Waits until all senders have one and the same position everywhere, and answers what the primary then says. */
export function untilEqualLocations(cluster: HandBuiltCluster, primary: ContainerNode): Promise<QueryFields> {
  return waitUntil(`${primary.name} is idle`, { timeoutMs: 20_000, intervalMs: 250 }, async () => {
    const fields = await queryOf(cluster, primary);
    const locations = fields.senders.flatMap((sender) => LOCATIONS.map((name) => sender[name]));
    const equal = locations.length > 0 && new Set(locations).size === 1;
    return equal ? { done: true, value: fields } : { done: false, seen: locations.join(' ') };
  });
}

/** The database of rows 29 to 32: made when the first of them needs it. */
function databaseOnce(cluster: () => HandBuiltCluster): () => Promise<CommandRecord> {
  let session: Promise<CommandRecord> | undefined;
  const words = [
    'create database test1;',
    String.raw`\c test1`,
    'create table t1(id int);',
    'insert into t1 values(1);',
  ];
  const typed = [...words, String.raw`\q`].map((line) => `'${line}'`).join(' ');
  return () => {
    const own = cluster();
    // script gives gsql the terminal without which it is not interactive.
    const line = `printf '%s\\n' ${typed} > /tmp/typed && script -qec 'gsql -d postgres -p 5432' /dev/null < /tmp/typed`;
    session ??= own.replicating().then(() => own.type(own.db3, line));
    return session;
  };
}

/** Rows 17 to 32: the commands, their output, and the data on a standby. */
export function commandRows(cluster: () => HandBuiltCluster): void {
  const session = databaseOnce(cluster);

  it('row 17: gs_ctl stop ends the instances that ran alone', async () => {
    for (const { stdout, exitCode } of await cluster().stopInstances()) {
      expectAsRecorded(stdout, cluster().wording, 'stop');
      expect(exitCode).to.equal(0);
    }
  });

  it('row 18: gs_ctl start -M primary starts the first as primary', async () => {
    const { stdout, exitCode } = await cluster().startPrimary();
    expectAsRecorded(stdout, cluster().wording, 'rejoin');
    expect(exitCode).to.equal(0);
  });

  it('row 19: gs_ctl start -M standby is accepted by the others although they were never built', async () => {
    for (const { start, state } of await cluster().startStandbys()) {
      expectAsRecorded(start.stdout, cluster().wording, 'rejoin');
      expect(start.exitCode).to.equal(0);
      expect(state).to.equal('Need repair, System id not matched');
    }
  });

  it('row 20: gs_ctl build -b full takes a relative folder with a slash and shows it absolute without', async () => {
    for (const { stdout, exitCode } of await cluster().buildStandbys()) {
      const [header = ''] = stdout.split('\n');
      expect(header).to.match(/gs_ctl full build ,datadir is (?:-D "\/gaussdata"|\/gaussdata ?)$/);
      expect(exitCode).to.equal(0);
    }
  });

  it('row 21: a build prints its steps in the order of the seed, in the words of 1.0.0 (of 3.0.6 on a real server)', async () => {
    for (const { stdout, durationMs } of await cluster().buildStandbys()) {
      expectAsRecorded(stdout, cluster().wording, 'build');
      expect(durationMs).to.be.lessThan(BUILD_MS);
    }
  });

  it('row 22: gs_ctl query on the primary says Primary, 2, Normal, Normal', async () => {
    const { stdout, exitCode } = await cluster().queryPrimary();
    expect(exitCode).to.equal(0);
    expect(readFields(stdout).state).to.deep.equal({
      local_role: 'Primary',
      static_connections: '2',
      db_state: 'Normal',
      detail_information: 'Normal',
    });
  });

  it('row 23: it has two senders, Primary to Standby, Normal, Streaming', async () => {
    const { senders } = readFields((await cluster().queryPrimary()).stdout);
    const wanted = { local_role: 'Primary', peer_role: 'Standby', peer_state: 'Normal', state: 'Streaming' };
    expect(senders).to.have.length(2);
    for (const sender of senders) expect(sender).to.include(wanted);
  });

  it('row 24: all eight locations are equal when idle, and sync_percent is 100%', async () => {
    await cluster().replicating();
    const { senders } = await untilEqualLocations(cluster(), cluster().db3);
    expect(senders).to.have.length(2);
    for (const sender of senders) {
      expect(sender['sync_percent']).to.equal('100%');
      expect(sender['sender_sent_location']).to.match(/^[0-9A-F]+\/[0-9A-F]+$/);
    }
  });

  it('row 25: one is Sync, the other Potential, both with priority 1 and sync_most_available Off', async () => {
    const { senders } = readFields((await cluster().queryPrimary()).stdout);
    expect(senders.map((sender) => sender['sync_state'])).to.have.members(['Sync', 'Potential']);
    for (const sender of senders) expect(sender).to.include({ sync_priority: '1', sync_most_available: 'Off' });
  });

  it('row 26: a channel goes from port 5433 of the primary to a port of the standby', async () => {
    const { db1, db2, db3 } = cluster();
    const { senders } = readFields((await cluster().queryPrimary()).stdout);
    const channels = senders.map((sender) => sender['channel']?.replace(/:\d+$/, ''));
    expect(channels).to.have.members([db1, db2].map(({ address }) => `${db3.address}:5433-->${address}`));
  });

  it('row 27: the primary has no receiver', async () => {
    const { stdout } = await cluster().queryPrimary();
    expect(stdout).to.match(/Receiver info: *\n.*No information *\n/);
    expect(readFields(stdout).receivers).to.deep.equal([]);
  });

  it('row 28: pg_stat_get_wal_senders() has 21 members', async () => {
    await cluster().replicating();
    const rows = (await cluster().sql(cluster().db3, 'select pg_stat_get_wal_senders()')).split('\n');
    expect(rows).to.have.length(2);
    for (const row of rows) {
      const members = row.replace(/^\((.*)\)$/, '$1').split(',');
      expect(members).to.have.length(21);
      expect(members.slice(2, 6)).to.deep.equal(['Primary', 'Standby', 'Normal', 'Streaming']);
      expect(members[6]).to.match(/^"\d{4}-\d\d-\d\d .*"$/);
      expect(members[7]).to.match(/^"\d{4}-\d\d-\d\d .*"$/);
      expect(members.slice(8, 16).join(' ')).to.match(/^([0-9A-F]+\/[0-9A-F]+ ?){8}$/);
    }
  });

  it(String.raw`row 29: it works from any database, and \x says that the expanded display is on`, async () => {
    await session();
    const typed = String.raw`printf '%s\n' '\x' 'select pg_stat_get_wal_senders();' | gsql -d test1 -p 5432`;
    const { stdout } = await cluster().type(cluster().db3, typed);
    expect(stdout).to.match(
      /^Expanded display is on\.\n-\[ RECORD 1 \]-+\+-+\npg_stat_get_wal_senders \| \(\d+,\d+,Primary,/,
    );
    expect(stdout).to.include('-[ RECORD 2 ]');
  });

  it(
    String.raw`row 30: create database and \c answer as in the seed (on a real server with the Non-SSL notice)`,
    async () => {
      const { stdout } = await session();
      expect(stdout).to.match(answered('create database test1;', 'CREATE DATABASE'));
      expect(stdout).to.include('You are now connected to database "test1" as user "omm".');
      if (!cluster().image.standIn) {
        expect(stdout).to.match(
          /Non-SSL connection \(SSL connection is recommended when requiring high-security\)\s+You are now/,
        );
      }
    },
  );

  it('row 31: create table and insert answer CREATE TABLE and INSERT 0 1', async () => {
    const { stdout } = await session();
    expect(stdout).to.match(answered('create table t1(id int);', 'CREATE TABLE'));
    expect(stdout).to.match(answered('insert into t1 values(1);', 'INSERT 0 1'));
  });

  it('row 32: the row is there on both standbys', async () => {
    await session();
    for (const standby of [cluster().db1, cluster().db2]) {
      await waitUntil(`${standby.name} has the row`, { timeoutMs: 20_000 }, async () => {
        const seen = await cluster().sql(standby, 'select * from t1', 'test1');
        return seen === '1' ? { done: true, value: undefined } : { done: false, seen };
      });
    }
  });
}

/** On a terminal the answer follows what was typed, or the prompt where gsql does not echo what was typed before it was up. */
function answered(typed: string, answer: string): RegExp {
  const literal = typed.replaceAll(/[().]/g, String.raw`\$&`);
  return new RegExp(`(?:${literal}\\s+|=# )${answer}`);
}
