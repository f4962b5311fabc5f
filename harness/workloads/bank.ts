import type { Client } from 'pg';
import { bankChecker } from '../checkers/bank.ts';
import { unfold } from '../generator/combinators.ts';
import type { Generator, PlannedOperation } from '../generator/generator.ts';
import type { Random } from '../generator/random.ts';
import type { ClientPhase } from '../products/product.ts';
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

  async perform(client: Client, operation: PlannedOperation, phase: (phase: ClientPhase) => void): Promise<unknown> {
    phase('statement');
    if (operation.f === 'read') {
      const { rows } = await client.query<[number, string]>({
        text: `SELECT id, balance FROM ${TABLE}`,
        rowMode: 'array',
      });
      return Object.fromEntries(rows.map(([id, balance]) => [id, Number(balance)]));
    }
    const transfer = operation.value as Transfer;
    await client.query('BEGIN');
    try {
      await move(client, transfer);
    } catch (error) {
      if (error instanceof Refused) await client.query('ROLLBACK');
      throw error;
    }
    phase('commit');
    await client.query('COMMIT');
    return transfer;
  },

  checkers: () => [bankChecker],
};

/** Both updates, the lower id first, so that two transfers never wait for each other in a circle. */
async function move(client: Client, { from, to, amount }: Transfer): Promise<void> {
  const debit = async (): Promise<void> => {
    const { rowCount } = await client.query({
      name: 'bank-debit',
      text: `UPDATE ${TABLE} SET balance = balance - $2 WHERE id = $1 AND balance >= $2`,
      values: [from, amount],
    });
    if (rowCount !== 1) throw new Refused('insufficient funds');
  };
  const credit = async (): Promise<void> => {
    await client.query({
      name: 'bank-credit',
      text: `UPDATE ${TABLE} SET balance = balance + $2 WHERE id = $1`,
      values: [to, amount],
    });
  };
  for (const step of from < to ? [debit, credit] : [credit, debit]) await step();
}
