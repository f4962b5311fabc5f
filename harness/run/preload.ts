import pg from 'pg';
import type { ClusterNode } from '../cluster/node.ts';
import type { ProductCluster } from '../products/product.ts';
import { WORKLOAD_SCHEMA } from '../workloads/workload.ts';

const TABLE = `${WORKLOAD_SCHEMA}.preload`;
/** 31 MD5 sums and a word are 999 bytes of text, which with headers take about this much of a table. */
const ROW_BYTES = 1040;
const ROWS_AT_ONCE = 20_000;

/** Fills a table until it has about `bytes`, so that builds and catch-up have something to carry. */
export async function preload(
  cluster: ProductCluster,
  primary: ClusterNode,
  bytes: number,
  progress: (step: string) => void,
): Promise<void> {
  // Copying in a large chunk may take longer than a client of the workload would wait.
  const client = new pg.Client({ ...cluster.clientConfig(primary), query_timeout: 120_000, statement_timeout: 0 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`CREATE TABLE ${TABLE} (id bigint PRIMARY KEY, filler text NOT NULL)`);
    await client.query(`ALTER TABLE ${TABLE} ALTER COLUMN filler SET STORAGE EXTERNAL`);
    const rows = Math.ceil(bytes / ROW_BYTES);
    for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
      const to = Math.min(rows, from + ROWS_AT_ONCE) - 1;
      await client.query(
        `INSERT INTO ${TABLE} SELECT id, repeat(md5(id::text), 31) || 'preload' FROM generate_series(${from}, ${to}) AS id`,
      );
      progress(`preload: ${Math.round(((to + 1) / rows) * 100)} % of ${Math.round(bytes / 1024 ** 2)} MB`);
    }
  } finally {
    await client.end();
  }
}
