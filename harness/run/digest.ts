import pg from 'pg';
import type { ClusterNode } from '../cluster/node.ts';
import { QuakeError } from '../errors.ts';
import type { DigestRecord } from '../history/operation.ts';
import type { Connectable } from '../products/product.ts';
import type { TableShape } from '../workloads/workload.ts';

function inIndex({ indexedColumn }: TableShape): string {
  return `${indexedColumn} >= -2147483648`;
}

/** An index alone knows only its column, so that column is compared by itself; nothing where the table has no other. */
function projectionOf({ name, columns, indexedColumn }: TableShape): readonly TableShape[] {
  return columns.length === 1 && columns[0] === indexedColumn
    ? []
    : [{ name, columns: [indexedColumn], indexedColumn }];
}

/** How a session is told to read a table one way, the plan node that shows that it obeyed, and the condition that allows it. */
const PATHS = [
  {
    path: 'sequential scan',
    settings: ['SET enable_indexscan = off', 'SET enable_indexonlyscan = off', 'SET enable_bitmapscan = off'],
    plan: /Seq Scan/,
    condition: (): string => 'TRUE',
    reads: (table: TableShape): readonly TableShape[] => [table, ...projectionOf(table)],
  },
  {
    path: 'index scan',
    settings: ['SET enable_seqscan = off', 'SET enable_bitmapscan = off', 'SET enable_indexonlyscan = off'],
    plan: /Index Scan/,
    condition: inIndex,
    reads: (table: TableShape): readonly TableShape[] => [table],
  },
  {
    path: 'index-only scan',
    settings: ['SET enable_seqscan = off', 'SET enable_bitmapscan = off'],
    plan: /Index Only Scan/,
    condition: inIndex,
    reads: (table: TableShape): readonly TableShape[] => {
      const [projection = table] = projectionOf(table);
      return [projection];
    },
  },
] as const;

/**
 * Reads every table of one node completely, by sequential scan, by index and by index alone, and hashes the rows, so that nodes can be
 * compared without carrying the rows (facts/peers.md §6, row 5). Throws what the database throws, and a `QuakeError` when the
 * server would not read by the path that was asked for.
 */
export async function digestTables(
  cluster: Pick<Connectable, 'clientConfig'>,
  node: ClusterNode,
  tables: readonly TableShape[],
): Promise<readonly DigestRecord[]> {
  const records: DigestRecord[] = [];
  for (const { path, settings, plan, condition, reads } of PATHS) {
    const client = new pg.Client(cluster.clientConfig(node));
    client.on('error', () => undefined);
    await client.connect();
    try {
      for (const setting of settings) await client.query(setting);
      for (const [table, name] of tables.flatMap((whole) =>
        reads(whole).map((one) => [one, labelOf(one, whole)] as const),
      )) {
        const query = hashQuery(table, condition(table));
        await assertPath(client, query, plan, { path, table: name, node: node.name });
        const { rows } = await client.query<{ rows: string; hash: string }>(query);
        const [row] = rows;
        if (row !== undefined)
          records.push({ node: node.name, table: name, path, rows: Number(row.rows), hash: row.hash });
      }
    } finally {
      await client.end();
    }
  }
  return records;
}

const labelOf = (read: TableShape, whole: TableShape): string =>
  read.columns.length === whole.columns.length ? whole.name : `${whole.name} (${read.indexedColumn})`;

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
