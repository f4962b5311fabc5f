import { checkMonotonic } from '../checkers/read-order/index.ts';
import { workloadChecker } from '../checkers/workload-checker.ts';
import { unfold } from '../generator/combinators.ts';
import type { Generator } from '../generator/generator.ts';
import { send, type Statement } from './statement.ts';
import { WORKLOAD_SCHEMA, type Workload } from './workload.ts';

const TABLE = `${WORKLOAD_SCHEMA}.monotonic`;
const KEY = 0;

const INCREMENT: Statement = {
  name: 'monotonic-inc',
  text: `UPDATE ${TABLE} SET value = value + 1 WHERE id = $1 RETURNING value`,
  values: [KEY],
};
const READ: Statement = { name: 'monotonic-read', text: `SELECT value FROM ${TABLE} WHERE id = $1`, values: [KEY] };

/** A counter that only grows, read on every node: no client of a node may ever see less than it has seen before. */
export const monotonicWorkload: Workload = {
  name: 'monotonic',
  description: 'a growing counter, read on every node; what a client sees of it never goes back',
  tables: [{ name: TABLE, columns: ['id', 'value'], indexedColumn: 'id' }],
  setup: [
    `CREATE TABLE ${TABLE} (id int PRIMARY KEY, value bigint NOT NULL)`,
    `INSERT INTO ${TABLE} VALUES (${KEY}, 0)`,
  ],
  readsDuringLoad: true,

  primaryOperations: (): Generator =>
    unfold(null, () => [{ workload: 'monotonic', f: 'inc', value: [KEY, null], target: 'primary' }, null]),

  read: (node) => ({ workload: 'monotonic', f: 'read', value: [KEY, null], target: { node } }),

  statementsOf: ({ f, value }) => [
    f === 'inc' ? INCREMENT : { ...READ, returned: Array.isArray(value) ? value[1] : undefined },
  ],

  async perform(client, { f }, phase): Promise<unknown> {
    phase(f === 'inc' ? 'commit' : 'statement');
    const { rows } = await send<[string]>(client, f === 'inc' ? INCREMENT : READ);
    return [KEY, rows[0] === undefined ? null : Number(rows[0][0])];
  },

  checkers: () => [workloadChecker('monotonic', checkMonotonic)],
};
