import { expect } from 'chai';
import pg from 'pg';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { deployCluster, type LiveCluster } from '../../harness/index.ts';
import { ask } from '../faults/fixtures/outside.ts';
import { asOmm, sql } from './omm.ts';

/** What SQL of an ordinary client sees of openGauss on the stand-in. All but the test of SHOW holds on a real server. */
describe('SQL on openGauss', function () {
  this.timeout(120_000);
  let live: LiveCluster;
  let n1: ContainerNode, n2: ContainerNode;
  const clients: pg.Client[] = [];

  before(async () => {
    live = await deployCluster({ product: 'opengauss', standbys: 1 });
    const [first, second] = live.nodes;
    if (first === undefined || second === undefined) throw new Error('two nodes are needed');
    [n1, n2] = [first, second];
    await sql(n1, 'create table public.on_call (name text primary key, present boolean not null)');
    await sql(n1, 'grant select, update on public.on_call to public');
    expect(await sql(n1, "insert into public.on_call values ('one', true), ('two', true)")).to.equal('INSERT 0 2');
  });
  after(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await live.remove();
  });

  async function connect(node: ContainerNode): Promise<pg.Client> {
    const client = new pg.Client({ ...live.cluster.clientConfig(node), query_timeout: 10_000 });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  }

  /** A reload, and what a supervisor sees of its PostgreSQL, take a moment. */
  function until(wanted: string, look: () => Promise<string>): Promise<void> {
    return waitUntil(`SQL says ${wanted}`, { timeoutMs: 20_000 }, async () => {
      const seen = await look();
      return seen === wanted ? { done: true, value: undefined } : { done: false, seen };
    });
  }

  async function first(client: pg.Client, text: string): Promise<string> {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return String(Object.values(rows[0] ?? {})[0]);
  }

  it('takes SERIALIZABLE, on a standby too, and shows it as repeatable read', async () => {
    for (const node of [n1, n2]) {
      const client = await connect(node);
      await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
      expect(await first(client, 'SHOW transaction_isolation'), node.name).to.equal('repeatable read');
      expect(await first(client, 'SELECT count(*) FROM public.on_call'), node.name).to.equal('2');
      await client.query('COMMIT');
    }
  });

  it('lets two serializable transactions skew each other, as repeatable read does', async () => {
    const names = ['one', 'two'] as const;
    const doctors = await Promise.all(names.map(() => connect(n1)));
    for (const doctor of doctors) {
      await doctor.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
      expect(await first(doctor, 'SELECT count(*) FROM public.on_call WHERE present')).to.equal('2');
    }
    for (const [index, doctor] of doctors.entries()) {
      await doctor.query('UPDATE public.on_call SET present = false WHERE name = $1', [names[index]]);
    }
    for (const doctor of doctors) await doctor.query('COMMIT');
    expect(await ask(live, n1, 'SELECT count(*) FROM public.on_call WHERE present', 10_000)).to.equal('0');
  });

  it("has openGauss's settings as rows of pg_settings, each node its own, changed by a reload", async () => {
    const setting = (name: string): string => `SELECT setting FROM pg_settings WHERE name = '${name}'`;
    const value = async (node: ContainerNode, name: string): Promise<string> => ask(live, node, setting(name), 10_000);
    expect(await value(n2, 'synchronous_standby_names')).to.equal('*');
    expect(await value(n1, 'replconninfo1')).to.match(/^localhost=\S+ localport=\d+/);
    const before = await value(n1, 'keep_sync_window');
    await asOmm(n1, 'gs_guc reload -D $PGDATA -c "keep_sync_window=2min"');
    await until('120', () => value(n1, 'keep_sync_window'));
    expect(await value(n2, 'keep_sync_window')).to.equal(before);
    await asOmm(n1, `gs_guc reload -D $PGDATA -c "keep_sync_window=${before}"`);
  });

  it('stand-in only: shows them by SHOW in gsql, and not over the wire', async () => {
    expect(await sql(n1, 'show most_available_sync')).to.match(/^(?:on|off)$/);
    expect(await sql(n1, 'show max_wal_senders')).to.equal(
      await ask(live, n1, "SELECT setting FROM pg_settings WHERE name = 'max_wal_senders'", 10_000),
    );
    expect(await ask(live, n1, 'show most_available_sync', 10_000)).to.equal(
      'failed: unrecognized configuration parameter "most_available_sync"',
    );
  });

  it('says when a standby had caught up', async () => {
    await until('t', () => sql(n1, 'select catchup_end >= catchup_start from pg_stat_get_wal_senders()'));
  });
});
