import { unfold } from '../generator/combinators.ts';
import type { Generator, PlannedOperation } from '../generator/generator.ts';
import type { Random } from '../generator/random.ts';
import { checkLinearizable } from '../checkers/linearizability/index.ts';
import { workloadChecker } from '../checkers/workload-checker.ts';
import { send, type Statement } from './statement.ts';
import { Refused, type StatedOperation, WORKLOAD_SCHEMA, type Workload } from './workload.ts';

const TABLE = `${WORKLOAD_SCHEMA}.register`;
const REGISTERS = 8;

interface Plan {
  readonly random: Random;
  /** The value that the plan wrote last to each register; a compare-and-set bets on it. */
  readonly last: readonly number[];
  readonly next: number;
}

type Kind = 'read' | 'write' | 'cas';
const KINDS: readonly (readonly [number, Kind])[] = [
  [2, 'read'],
  [1, 'write'],
  [1, 'cas'],
];

/**
 * Reads, writes and compare-and-sets of single rows on the primary: every register by itself must be linearizable
 * (Herlihy and Wing 1990). Written values are unique. Not read on standbys, which may be behind.
 */
export const registerWorkload: Workload = {
  name: 'register',
  description: `reads, writes and compare-and-sets of ${REGISTERS} registers, each linearizable`,
  tables: [{ name: TABLE, columns: ['id', 'value'], indexedColumn: 'id' }],
  setup: [
    `CREATE TABLE ${TABLE} (id int PRIMARY KEY, value bigint NOT NULL)`,
    `INSERT INTO ${TABLE} SELECT id, 0 FROM generate_series(0, ${REGISTERS - 1}) AS id`,
  ],
  readsDuringLoad: false,

  primaryOperations: (random: Random): Generator =>
    unfold<Plan>({ random, last: Array.from({ length: REGISTERS }, () => 0), next: 1 }, planOperation),

  read: () => undefined,

  statementsOf: (operation) => [statementOf(operation)],

  async perform(client, operation, phase): Promise<unknown> {
    const [key] = operation.value as RegisterValue;
    phase(operation.f === 'read' ? 'statement' : 'commit');
    const { rows, rowCount } = await send<[string]>(client, statementOf(operation));
    if (operation.f === 'read') return [key, rows[0] === undefined ? null : Number(rows[0][0])];
    if (operation.f === 'cas' && rowCount !== 1) throw new Refused('the register held another value');
    return operation.value;
  },

  checkers: ({ budget }) => [
    workloadChecker('register', (history) => checkLinearizable(history, { model: 'cas-register', initial: 0, budget })),
  ],
};

/** Key, and what is written to it, or expected and written, or was read. */
type RegisterValue = readonly [number, number | readonly [expected: number, written: number] | null];

function statementOf({ f, value }: StatedOperation): Statement {
  const [key, rest] = value as RegisterValue;
  if (f === 'read') {
    const text = `SELECT value FROM ${TABLE} WHERE id = $1`;
    return { name: 'register-read', text, values: [key], returned: rest };
  }
  if (typeof rest === 'number') {
    return { name: 'register-write', text: `UPDATE ${TABLE} SET value = $2 WHERE id = $1`, values: [key, rest] };
  }
  const text = `UPDATE ${TABLE} SET value = $3 WHERE id = $1 AND value = $2`;
  return { name: 'register-cas', text, values: [key, ...(rest ?? [])] };
}

function planOperation({ random, last, next }: Plan): readonly [Omit<PlannedOperation, 'time'>, Plan] {
  const [key, afterKey] = random.integer(0, REGISTERS - 1);
  const [kind, rest] = afterKey.weighted(KINDS);
  const operation = (value: unknown): Omit<PlannedOperation, 'time'> => ({
    workload: 'register',
    f: kind,
    value: [key, value],
    target: 'primary',
  });
  if (kind === 'read') return [operation(null), { random: rest, last, next }];
  const following = { random: rest, last: last.with(key, next), next: next + 1 };
  return [operation(kind === 'write' ? next : [last[key] ?? 0, next]), following];
}
