import type { Client } from 'pg';
import { durabilityChecker, setChecker } from '../checkers/set/index.ts';
import { unfold } from '../generator/combinators.ts';
import type { Generator, PlannedOperation } from '../generator/generator.ts';
import { encodeIntRuns } from '../history/int-runs.ts';
import type { ClientPhase } from '../products/product.ts';
import { send, type Statement } from './statement.ts';
import { WORKLOAD_SCHEMA, type Workload } from './workload.ts';

const TABLE = `${WORKLOAD_SCHEMA}.set_element`;

/**
 * Unique inserts, and reads of everything on every node. The index is not unique on purpose: a row that a standby
 * applies twice must be able to show (facts/peers.md §1.4, "set-full").
 */
export const setWorkload: Workload = {
  name: 'set',
  description: 'unique inserts; reads of all rows on the primary and on the standbys',
  tables: [{ name: TABLE, columns: ['value'], indexedColumn: 'value' }],
  setup: [`CREATE TABLE ${TABLE} (value bigint NOT NULL)`, `CREATE INDEX set_element_value ON ${TABLE} (value)`],

  primaryOperations: (): Generator =>
    unfold(0, (value) => [{ workload: 'set', f: 'add', value, target: 'primary' }, value + 1]),

  readsDuringLoad: true,

  read: (node) => ({ workload: 'set', f: 'read', value: null, target: { node } }),

  statementsOf: ({ f, value }) => [f === 'add' ? insert(value as number) : { ...READ, returned: value }],

  async perform(client: Client, operation: PlannedOperation, phase: (phase: ClientPhase) => void): Promise<unknown> {
    if (operation.f === 'add') {
      phase('commit');
      await send(client, insert(operation.value as number));
      return operation.value;
    }
    phase('statement');
    const { rows } = await send<[string]>(client, READ);
    return encodeIntRuns(rows.map(([value]) => Number(value)));
  },

  checkers: () => [setChecker, durabilityChecker],
};

const READ: Statement = { text: `SELECT value FROM ${TABLE}` };

function insert(value: number): Statement {
  return { name: 'set-add', text: `INSERT INTO ${TABLE} (value) VALUES ($1)`, values: [value] };
}
