/**
 * The operations of the workload `bank`, as they stand in the history:
 * - `open` (optional): value `{accounts: {account: balance}}`, how it began;
 * - `transfer`: value `Transfer`;
 * - `read`: value of the ok completion `Balances`, all accounts in one snapshot.
 */
export interface Transfer {
  readonly from: number | string;
  readonly to: number | string;
  readonly amount: number;
}

/** Balance by account; null when the row or the value is missing. */
export type Balances = Readonly<Record<string, number | null>>;

/** Throws a `TypeError` for anything else: a harness that stores something else has an error of its own. */
export function parseBalances(value: unknown): Balances {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`Expected balances by account, got ${JSON.stringify(value)}`);
  }
  const balances = value as Readonly<Record<string, unknown>>;
  for (const account of Object.keys(balances)) {
    const balance = balances[account];
    if (balance !== null && typeof balance !== 'number') {
      throw new TypeError(`Expected the balance of account ${account} to be a number, got ${JSON.stringify(balance)}`);
    }
  }
  return value as Balances;
}
