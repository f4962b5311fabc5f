import { checkLongFork } from '../checkers/long-fork.ts';
import { workloadChecker } from '../checkers/workload-checker.ts';
import { unfold } from '../generator/combinators.ts';
import type { Generator } from '../generator/generator.ts';
import { WORKLOAD_SCHEMA, type Workload } from './workload.ts';

const TABLE = `${WORKLOAD_SCHEMA}.long_fork`;
/** Keys that are read together. */
const GROUP = 8;

/**
 * Single rows written on the primary, and the newest rows read together on every node: do all nodes show the writes in the same order?
 * PostgreSQL and its relatives promise that for one node only: on the primary a commit becomes visible when its wait for a standby
 * ends, on a standby when it is replayed, and of two commits these may be different orders. What is found here is a
 * property of reading from standbys, not a defect of a failover.
 */
export const longForkWorkload: Workload = {
  name: 'long-fork',
  description:
    'single writes on the primary, the newest rows read on every node; are they seen in one order everywhere',
  tables: [{ name: TABLE, columns: ['id'], indexedColumn: 'id' }],
  setup: [`CREATE TABLE ${TABLE} (id int PRIMARY KEY)`],
  readsDuringLoad: true,

  primaryOperations: (): Generator =>
    unfold(0, (key) => [{ workload: 'long-fork', f: 'txn', value: [['w', key, 1]], target: 'primary' }, key + 1]),

  read: (node) => ({ workload: 'long-fork', f: 'txn', value: [], target: { node } }),

  async perform(client, { value }, phase): Promise<unknown> {
    const [write] = value as readonly (readonly ['w', number, number])[];
    if (write !== undefined) {
      phase('commit');
      await client.query({
        name: 'long-fork-write',
        text: `INSERT INTO ${TABLE} (id) VALUES ($1)`,
        values: [write[1]],
      });
      return value;
    }
    phase('statement');
    const { rows } = await client.query<[number]>({
      name: 'long-fork-read',
      // Not by division, which gives a fraction in an openGauss database of compatibility A.
      text: `SELECT id FROM ${TABLE} WHERE id - id % ${GROUP} = (SELECT max(id) - max(id) % ${GROUP} FROM ${TABLE})`,
      rowMode: 'array',
    });
    const seen = new Set(rows.map(([id]) => id));
    const first = Math.floor(Math.min(...seen) / GROUP) * GROUP;
    if (seen.size === 0) return [];
    return Array.from({ length: GROUP }, (_, offset) => ['r', first + offset, seen.has(first + offset) ? 1 : null]);
  },

  checkers: () => [workloadChecker('long-fork', checkLongFork)],
};
