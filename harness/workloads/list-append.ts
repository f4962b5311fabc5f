import type { Client } from 'pg';
import { unfold } from '../generator/combinators.ts';
import type { Generator, PlannedOperation } from '../generator/generator.ts';
import type { Random } from '../generator/random.ts';
import { createListAppendChecker } from '../checkers/list-append.ts';
import { beginAt, COMMIT, send, type Statement } from './statement.ts';
import { WORKLOAD_SCHEMA, type Workload } from './workload.ts';

const TABLE = `${WORKLOAD_SCHEMA}.list_append`;
/** Keys in use at the same time; few, so that transactions meet. */
const ACTIVE_KEYS = 5;
/** After so many appends a key is left alone and a new one takes its place: lists stay short. */
const APPENDS_PER_KEY = 64;
const LONGEST_TRANSACTION = 4;

type MicroOperation = readonly ['append', number, number] | readonly ['r', number, readonly number[] | null];

/** Appends so far by key, and where random numbers go on. */
interface Plan {
  readonly random: Random;
  readonly appends: ReadonlyMap<number, number>;
  readonly active: readonly number[];
}

/**
 * Transactions that read lists and append unique numbers to them: whoever reads a list knows the order of all writes to
 * it, so that every kind of isolation anomaly can show (Kingsbury and Alvaro, "Elle", 2020). Not read on standbys while the load
 * goes on: what a standby shows may be in another order than the primary does, which snapshot isolation of one node does not forbid.
 */
export const listAppendWorkload: Workload = {
  name: 'list-append',
  description: 'transactions that read lists and append to them; isolation anomalies are found as cycles',
  tables: [{ name: TABLE, columns: ['id', 'elements'], indexedColumn: 'id' }],
  setup: [`CREATE TABLE ${TABLE} (id int PRIMARY KEY, elements text NOT NULL)`],
  readsDuringLoad: false,

  primaryOperations: (random: Random): Generator => {
    const active = Array.from({ length: ACTIVE_KEYS }, (_, key) => key);
    return unfold<Plan>({ random, appends: new Map(), active }, planTransaction);
  },

  read: (node) => ({ workload: 'list-append', f: 'txn', value: [], target: { node } }),

  statementsOf: ({ value, final }, isolation) => {
    const statements = final === true ? [READ_ALL] : (value as readonly MicroOperation[]).flatMap(statementsOfMicro);
    return [beginAt(isolation), ...statements, COMMIT];
  },

  async perform(client, operation, phase, { isolation }): Promise<unknown> {
    const planned = operation.value as readonly MicroOperation[];
    phase('statement');
    await send(client, beginAt(isolation));
    const done = operation.final === true ? await readAll(client) : await performAll(client, planned);
    phase('commit');
    await send(client, COMMIT);
    return done;
  },

  checkers: (claim) => [createListAppendChecker(claim)],
};

function planTransaction(plan: Plan): readonly [Omit<PlannedOperation, 'time'>, Plan] {
  let [length, random] = plan.random.integer(1, LONGEST_TRANSACTION);
  let { appends, active } = plan;
  const value: MicroOperation[] = [];
  for (; length > 0; length--) {
    const [slot, afterSlot] = random.integer(0, ACTIVE_KEYS - 1);
    const [isRead, afterKind] = afterSlot.integer(0, 1);
    random = afterKind;
    const key = active[slot] ?? 0;
    // A second read of a key would show the writes of others under read committed, which is no anomaly there.
    if (isRead === 1 && !value.some(([kind, read]) => kind === 'r' && read === key)) {
      value.push(['r', key, null]);
      continue;
    }
    const element = (appends.get(key) ?? 0) + 1;
    value.push(['append', key, element]);
    appends = new Map(appends).set(key, element);
    if (element === APPENDS_PER_KEY) active = active.with(slot, Math.max(...active) + 1);
  }
  return [
    { workload: 'list-append', f: 'txn', value, target: 'primary' },
    { random, appends: trimmed(appends, active), active },
  ];
}

/** Keys that are no longer in use need not be remembered. */
function trimmed(appends: ReadonlyMap<number, number>, active: readonly number[]): ReadonlyMap<number, number> {
  return new Map([...appends].filter(([key]) => active.includes(key)));
}

const READ_ALL: Statement = { text: `SELECT id, elements FROM ${TABLE} ORDER BY id` };

/** UPDATE, then INSERT where there was nothing: two that insert the same key collide, and one of them is rolled back. */
function statementsOfMicro([kind, key, value]: MicroOperation): readonly Statement[] {
  if (kind === 'r') {
    const text = `SELECT elements FROM ${TABLE} WHERE id = $1`;
    return [{ name: 'list-read', text, values: [key], returned: value }];
  }
  return [
    {
      name: 'list-append',
      text: `UPDATE ${TABLE} SET elements = elements || ',' || $2::text WHERE id = $1`,
      values: [key, String(value)],
    },
    {
      name: 'list-insert',
      text: `INSERT INTO ${TABLE} (id, elements) VALUES ($1, $2::text)`,
      values: [key, String(value)],
      note: 'only where the UPDATE found no row',
    },
  ];
}

async function performAll(client: Client, planned: readonly MicroOperation[]): Promise<readonly MicroOperation[]> {
  const done: MicroOperation[] = [];
  for (const operation of planned) {
    const rows = await sendUntilRow(client, statementsOfMicro(operation));
    done.push(
      operation[0] === 'r' ? ['r', operation[1], rows[0] === undefined ? null : parseList(rows[0][0])] : operation,
    );
  }
  return done;
}

/** The rows of the first statement that concerned any, else none. */
async function sendUntilRow(client: Client, statements: readonly Statement[]): Promise<readonly [string][]> {
  for (const statement of statements) {
    const { rows, rowCount } = await send<[string]>(client, statement);
    if (rowCount !== 0) return rows;
  }
  return [];
}

async function readAll(client: Client): Promise<readonly MicroOperation[]> {
  const { rows } = await send<[number, string]>(client, READ_ALL);
  return rows.map(([key, elements]) => ['r', key, parseList(elements)]);
}

const parseList = (elements: string): readonly number[] => elements.split(',').map(Number);
