import type { Operation } from '../../history/operation.ts';
import { type Balances, parseBalances } from './bank-operations.ts';
import type { Anomaly, CheckResult, Checker, Evidence } from '../checker.ts';
import { momentText, plural } from '../wording.ts';

/** What can be wrong with a read, in the order in which it is looked for; a read counts for the first that fits. */
export type BankErrorType = 'unexpected-key' | 'nil-balance' | 'wrong-total' | 'negative-value';

/** A read that shows something impossible (facts/peers.md §1.4, "bank"). */
export interface BankError {
  readonly type: BankErrorType;
  /** Index of the read's completion in the history. */
  readonly index: number;
  /** ns since the run began. */
  readonly time: number;
  readonly node?: string;
  /** The sum of the balances. */
  readonly total: number;
  /** The accounts that are wrong; none where it is the sum. */
  readonly accounts: readonly string[];
  /** How bad: distance of the sum, lowest balance below zero, number of accounts. */
  readonly badness: number;
}

export interface BankErrors {
  readonly count: number;
  readonly first: BankError;
  readonly worst: BankError;
  readonly last: BankError;
}

export interface BankResult extends CheckResult {
  readonly readCount: number;
  readonly errorCount: number;
  readonly firstError: BankError | null;
  readonly errors: Readonly<Partial<Record<BankErrorType, BankErrors>>>;
  /** What the sum has to be; null when nothing says so. */
  readonly total: number | null;
}

export interface BankOptions {
  /** May an account be overdrawn? Not by default. */
  readonly negativeBalances: boolean;
}

/** The sum of all accounts never changes, in any snapshot, on any node (a standby may be behind, but not inconsistent). */
export function createBankChecker(options: BankOptions): Checker<BankResult> {
  return {
    name: 'bank',
    check: ({ history }: Evidence): BankResult => {
      const ofBank = history.filter(({ type, workload }) => type === 'ok' && workload === 'bank');
      return checkBank(ofBank, options);
    },
  };
}

/** The same of nothing but the ok completions of a bank, whatever workload they name. */
export function checkBank(completions: readonly Operation[], { negativeBalances }: BankOptions): BankResult {
  const reads = completions.filter(({ f }) => f === 'read');
  const opening = openingOf(completions, reads);
  const errors: BankError[] = [];
  if (opening !== undefined) {
    for (const read of reads) {
      const error = errorOf(read, opening, negativeBalances);
      if (error !== undefined) errors.push(error);
    }
  }
  return {
    valid: errors.length > 0 ? false : reads.length > 0 ? true : 'unknown',
    class: 'consistency',
    summary: summaryOf(reads.length, errors.length, opening),
    anomalies: errors.slice(0, MOST_ANOMALIES).map((error) => toAnomaly(error, opening?.total ?? 0)),
    readCount: reads.length,
    errorCount: errors.length,
    firstError: errors[0] ?? null,
    errors: byType(errors),
    total: opening?.total ?? null,
  };
}

export const bankChecker: Checker<BankResult> = createBankChecker({ negativeBalances: false });

/** The first ones; the result counts them all. */
const MOST_ANOMALIES = 20;

interface Opening {
  readonly accounts: ReadonlySet<string>;
  readonly total: number;
}

/** From `open`, else from the first read, which then cannot be wrong itself. */
function openingOf(completions: readonly Operation[], reads: readonly Operation[]): Opening | undefined {
  const open = completions.find(({ f }) => f === 'open');
  const value = open === undefined ? reads[0]?.value : (open.value as { readonly accounts?: unknown } | null)?.accounts;
  if (open === undefined && value === undefined) return undefined;
  const balances = parseBalances(value);
  return { accounts: new Set(Object.keys(balances)), total: sum(balances) };
}

function sum(balances: Balances): number {
  return Object.values(balances).reduce<number>((total, balance) => total + (balance ?? 0), 0);
}

function errorOf(read: Operation, opening: Opening, negativeBalances: boolean): BankError | undefined {
  const balances = parseBalances(read.value);
  if (isSound(balances, opening, negativeBalances)) return undefined;
  const total = sum(balances);
  const unexpected = Object.keys(balances).filter((account) => !opening.accounts.has(account));
  const missing = [...opening.accounts].filter((account) => (balances[account] ?? null) === null);
  const negative = Object.keys(balances).filter((account) => (balances[account] ?? 0) < 0);
  const error = (type: BankErrorType, accounts: readonly string[], badness: number): BankError => ({
    type,
    index: read.index,
    time: read.time,
    ...(read.node === undefined ? {} : { node: read.node }),
    total,
    accounts,
    badness,
  });
  if (unexpected.length > 0) return error('unexpected-key', unexpected, unexpected.length);
  if (missing.length > 0) return error('nil-balance', missing, missing.length);
  if (total !== opening.total) return error('wrong-total', [], Math.abs(total - opening.total));
  if (negative.length > 0 && !negativeBalances) {
    return error('negative-value', negative, Math.max(...negative.map((account) => -(balances[account] ?? 0))));
  }
  return undefined;
}

/** Exactly the accounts of the opening, all with balances that may be, of the right sum: in one pass, as most reads are. */
function isSound(balances: Balances, { accounts, total }: Opening, negativeBalances: boolean): boolean {
  const names = Object.keys(balances);
  if (names.length !== accounts.size) return false;
  let shown = 0;
  for (const name of names) {
    const balance = balances[name] ?? null;
    if (balance === null || !accounts.has(name) || (balance < 0 && !negativeBalances)) return false;
    shown += balance;
  }
  return shown === total;
}

function byType(errors: readonly BankError[]): BankResult['errors'] {
  const result: Partial<Record<BankErrorType, BankErrors>> = {};
  for (const error of errors) {
    const { count = 0, first = error, worst = error } = result[error.type] ?? {};
    result[error.type] = { count: count + 1, first, worst: error.badness > worst.badness ? error : worst, last: error };
  }
  return result;
}

function toAnomaly({ type, index, time, node, total, accounts }: BankError, expected: number): Anomaly {
  const where = node === undefined ? '' : ` on ${node}`;
  const names = accounts.join(', ');
  const what: Record<BankErrorType, string> = {
    'unexpected-key': `accounts ${names}, which were never opened`,
    'nil-balance': `no balance for account ${names}`,
    'wrong-total': `a total of ${total} instead of ${expected}`,
    'negative-value': `a balance below zero for account ${names}`,
  };
  return {
    type,
    message: `A read${where} ${momentText(time)} showed ${what[type]}`,
    operations: [index],
    interval: [time, time],
    ...(node === undefined ? {} : { nodes: [node] }),
  };
}

function summaryOf(reads: number, errors: number, opening: Opening | undefined): string {
  if (opening === undefined) return 'no read of the accounts succeeded';
  if (errors === 0) return `${plural(reads, 'read')}, each with the total ${opening.total}`;
  return `${plural(errors, 'read')} of ${reads} showed impossible balances`;
}
