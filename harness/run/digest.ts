import pg from 'pg';
import type { ClusterNode } from '../cluster/node.ts';
import { QuakeError } from '../errors.ts';
import type { DigestRecord } from '../history/operation.ts';
import type { ProductCluster } from '../products/product.ts';
import type { TableShape } from '../workloads/workload.ts';

/** How a session is told to read a table one way, the plan node that shows that it obeyed, and the condition that allows it. */
const PATHS = [
  {
    path: 'sequential scan',
    settings: ['SET enable_indexscan = off', 'SET enable_indexonlyscan = off', 'SET enable_bitmapscan = off'],
    plan: /Seq Scan/,
    condition: (): string => 'TRUE',
  },
  {
    path: 'index scan',
    settings: ['SET enable_seqscan = off', 'SET enable_bitmapscan = off'],
    plan: /Index (Only )?Scan/,
    condition: (table: TableShape): string => `${table.indexedColumn} >= -2147483648`,
  },
] as const;

/**
 * Reads every table of one node completely, by sequential scan and by index, and hashes the rows, so that nodes can be
 * compared without carrying the rows (facts/peers.md §6, row 5). Throws what the database throws, and a `QuakeError` when the
 * server would not read by the path that was asked for.
 */
export async function digestTables(
  cluster: ProductCluster,
  node: ClusterNode,
  tables: readonly TableShape[],
): Promise<readonly DigestRecord[]> {
  const records: DigestRecord[] = [];
  for (const { path, settings, plan, condition } of PATHS) {
    const client = new pg.Client(cluster.clientConfig(node));
    client.on('error', () => undefined);
    await client.connect();
    try {
      for (const setting of settings) await client.query(setting);
      for (const table of tables) {
        const query = hashQuery(table, condition(table));
        await assertPath(client, query, plan, { path, table: table.name, node: node.name });
        const { rows } = await client.query<{ rows: string; hash: string }>(query);
        const [row] = rows;
        if (row !== undefined)
          records.push({ node: node.name, table: table.name, path, rows: Number(row.rows), hash: row.hash });
      }
    } finally {
      await client.end();
    }
  }
  return records;
}

/** A sum does not depend on the order of the rows; 60 bits of MD5 a row make it practically impossible to agree by chance. */
function hashQuery({ name, columns }: TableShape, condition: string): string {
  const row = columns.map((column) => `coalesce(${column}::text, 'NULL')`).join(` || '|' || `);
  return (
    `SELECT count(*) AS rows, coalesce(sum(('x' || substr(md5(${row}), 1, 15))::bit(60)::bigint), 0)::text AS hash ` +
    `FROM ${name} WHERE ${condition}`
  );
}

async function assertPath(
  client: pg.Client,
  query: string,
  expected: RegExp,
  context: { readonly path: string; readonly table: string; readonly node: string },
): Promise<void> {
  const { rows } = await client.query<[string]>({ text: `EXPLAIN ${query}`, rowMode: 'array' });
  const plan = rows.map(([line]) => line).join('\n');
  if (expected.test(plan)) return;
  throw new QuakeError('QUAKE_DIGEST_PATH', `${context.node} does not read ${context.table} by ${context.path}`, {
    exitClass: 'internal',
    context: { ...context, plan },
  });
}
