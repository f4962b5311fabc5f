import type { ProductCluster } from '../../harness/products/product.ts';
import { productByName } from '../../harness/products/index.ts';
import { unfold } from '../../harness/generator/combinators.ts';
import type { LiveCluster } from '../../harness/index.ts';
import type { RunFiles } from '../../harness/run/run-files.ts';
import { runLoad } from '../../harness/run/load.ts';
import type { RunClock } from '../../harness/run/run-clock.ts';
import { setWorkload } from '../../harness/workloads/set.ts';

/** Inserts as fast as the clients can, the whole way that a run takes, history included. Returns acknowledged inserts a second. */
export async function insertLoad(
  cluster: ProductCluster,
  files: RunFiles,
  clock: RunClock,
  options: { readonly clients: number; readonly seconds: number; readonly firstValue: number },
): Promise<number> {
  const [primary] = cluster.nodes;
  let processes = 0;
  const before = files.counts.ok;
  const started = clock.now();
  await runLoad({
    plan: {
      primary: unfold(options.firstValue, (value) => [
        { workload: 'set', f: 'add', value, target: 'primary' },
        value + 1,
      ]),
      readers: new Map(),
    },
    product: productByName('opengauss'),
    cluster,
    record: files.operation,
    workloads: new Map([['set', setWorkload]]),
    concurrency: options.clients,
    isolation: 'read committed',
    locatePrimary: () => primary,
    nextProcess: () => processes++,
    clock,
    signal: AbortSignal.timeout(options.seconds * 1000),
  });
  return (files.counts.ok - before) / ((clock.now() - started) / 1e9);
}

/** What pgbench reaches with the same statement and number of clients, from inside the primary's container to its own address. */
export async function pgbenchLoad(
  { nodes, cluster }: LiveCluster,
  options: { readonly clients: number; readonly seconds: number },
): Promise<number> {
  const [primary] = nodes;
  if (primary === undefined) throw new Error('the cluster has no node');
  const { user, password, database, port } = cluster.clientConfig(primary);
  const statement = String.raw`\set value random(1000000000, 2000000000)
INSERT INTO dbquake.set_element (value) VALUES (:value);
`;
  await primary.writeFile('/tmp/insert.sql', statement, { mode: 0o644 });
  const command = `PGPASSWORD='${String(password)}' pgbench -n -f /tmp/insert.sql -c ${options.clients} -j 1 -T ${options.seconds} -h ${primary.address} -p ${String(port)} -U ${String(user)} ${String(database)}`;
  const { stdout, stderr, exitCode } = await primary.probe(
    ['sh', '-c', `PATH=$PATH:/usr/lib/postgresql/15/bin; ${command}`],
    {
      timeoutMs: (options.seconds + 30) * 1000,
    },
  );
  const tps = /tps = ([\d.]+)/.exec(stdout)?.[1];
  if (exitCode !== 0 || tps === undefined)
    throw new Error(`pgbench ended with ${String(exitCode)}: ${stdout}${stderr}`);
  return Number(tps);
}
