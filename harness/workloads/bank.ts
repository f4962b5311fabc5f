import type { Client } from 'pg';
import { bankChecker } from '../checkers/bank/index.ts';
import { unfold } from '../generator/combinators.ts';
import type { Generator, PlannedOperation } from '../generator/generator.ts';
import type { Random } from '../generator/random.ts';
import type { ClientPhase } from '../products/product.ts';
import { BEGIN, COMMIT, ROLLBACK, send, type Statement } from './statement.ts';
import { Refused, WORKLOAD_SCHEMA, type Workload } from './workload.ts';

const TABLE = `${WORKLOAD_SCHEMA}.bank_account`;
const ACCOUNTS = 8;
const OPENING_BALANCE = 100;
const LARGEST_TRANSFER = 5;

interface Transfer {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

/** Transfers between accounts whose total never changes; reads of all balances in one snapshot (facts/peers.md §1.4, "bank"). */
export const bankWorkload: Workload = {
  name: 'bank',
  description: `transfers between ${ACCOUNTS} accounts with an invariant total; reads of all balances`,
  tables: [{ name: TABLE, columns: ['id', 'balance'], indexedColumn: 'id' }],
  setup: [
    `CREATE TABLE ${TABLE} (id int PRIMARY KEY, balance bigint NOT NULL)`,
    `INSERT INTO ${TABLE} SELECT id, ${OPENING_BALANCE} FROM generate_series(0, ${ACCOUNTS - 1}) AS id`,
  ],

  primaryOperations: (random: Random): Generator =>
    unfold(random, (source) => {
      const [from, second] = source.integer(0, ACCOUNTS - 1);
      const [distance, third] = second.integer(1, ACCOUNTS - 1);
      const [amount, rest] = third.integer(1, LARGEST_TRANSFER);
      const transfer: Transfer = { from, to: (from + distance) % ACCOUNTS, amount };
      return [{ workload: 'bank', f: 'transfer', value: transfer, target: 'primary' }, rest];
    }),

  readsDuringLoad: true,

  read: (node) => ({ workload: 'bank', f: 'read', value: null, target: { node } }),

  statementsOf: ({ f, value }) =>
    f === 'read' ? [{ ...READ, returned: value }] : [BEGIN, ...movesOf(value as Transfer), COMMIT],

  async perform(client: Client, operation: PlannedOperation, phase: (phase: ClientPhase) => void): Promise<unknown> {
    phase('statement');
    if (operation.f === 'read') {
      const { rows } = await send<[number, string]>(client, READ);
      return Object.fromEntries(rows.map(([id, balance]) => [id, Number(balance)]));
    }
    const transfer = operation.value as Transfer;
    await send(client, BEGIN);
    for (const move of movesOf(transfer)) {
      const { rowCount } = await send(client, move);
      // Every account is there, so it is the debit that found no row with enough in it.
      if (rowCount === 1) continue;
      await send(client, ROLLBACK);
      throw new Refused('insufficient funds');
    }
    phase('commit');
    await send(client, COMMIT);
    return transfer;
  },

  checkers: () => [bankChecker],
};

const READ: Statement = { text: `SELECT id, balance FROM ${TABLE}` };

/** Both updates, the lower id first, so that two transfers never wait for each other in a circle. */
function movesOf({ from, to, amount }: Transfer): readonly Statement[] {
  const debit: Statement = {
    name: 'bank-debit',
    text: `UPDATE ${TABLE} SET balance = balance - $2 WHERE id = $1 AND balance >= $2`,
    values: [from, amount],
  };
  const credit: Statement = {
    name: 'bank-credit',
    text: `UPDATE ${TABLE} SET balance = balance + $2 WHERE id = $1`,
    values: [to, amount],
  };
  return from < to ? [debit, credit] : [credit, debit];
}
