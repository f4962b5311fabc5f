import { checkLongFork } from '../checkers/read-order/index.ts';
import { workloadChecker } from '../checkers/workload-checker.ts';
import { unfold } from '../generator/combinators.ts';
import type { Generator } from '../generator/generator.ts';
import { send, type Statement } from './statement.ts';
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

  statementsOf: ({ value }) => {
    const micros = value as readonly MicroOperation[];
    const [write] = micros.filter(([kind]) => kind === 'w');
    const seen = micros.flatMap(([, key, shown]) => (shown === null ? [] : [key]));
    return [write === undefined ? { ...READ, returned: seen } : insert(write[1])];
  },

  async perform(client, { value }, phase): Promise<unknown> {
    const [write] = value as readonly MicroOperation[];
    if (write !== undefined) {
      phase('commit');
      await send(client, insert(write[1]));
      return value;
    }
    phase('statement');
    const { rows } = await send<[number]>(client, READ);
    const seen = new Set(rows.map(([id]) => id));
    if (seen.size === 0) return [];
    const first = Math.floor(Math.min(...seen) / GROUP) * GROUP;
    return Array.from({ length: GROUP }, (_, offset) => ['r', first + offset, seen.has(first + offset) ? 1 : null]);
  },

  checkers: () => [workloadChecker('long-fork', checkLongFork)],
};

type MicroOperation = readonly ['w' | 'r', number, 1 | null];

const READ: Statement = {
  name: 'long-fork-read',
  // Not by division, which gives a fraction in an openGauss database of compatibility A.
  text: `SELECT id FROM ${TABLE} WHERE id - id % ${GROUP} = (SELECT max(id) - max(id) % ${GROUP} FROM ${TABLE})`,
};

function insert(key: number): Statement {
  return { name: 'long-fork-write', text: `INSERT INTO ${TABLE} (id) VALUES ($1)`, values: [key] };
}
