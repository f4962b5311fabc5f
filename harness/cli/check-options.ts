import type { ClockBudget } from '../checkers/clock-budget.ts';
import { QuakeError } from '../errors.ts';
import { checkBudget } from '../run/check-budget.ts';
import { parseDuration } from '../run/duration.ts';
import type { JudgeOptions } from '../run/history-files/history-judge.ts';
import { readTransactionOrder } from '../run/history-files/read-transaction-order.ts';

/** As commander reads them. */
export interface CheckOptions extends FileOptions {
  readonly runs: string;
  readonly failOn?: readonly string[];
  readonly json?: true;
  readonly budget?: string;
}

interface FileOptions {
  readonly workload?: string;
  readonly model?: readonly string[];
  readonly anomalies?: readonly string[];
  readonly initial?: string;
  readonly completionsOnly?: true;
  readonly wfrKeys?: true;
  readonly sequentialKeys?: true;
  readonly linearizableKeys?: true;
  readonly transactionOrder?: string;
}

/** What a stored run knows itself. */
const FILE_FLAGS: Readonly<Record<Exclude<keyof FileOptions, 'model'>, string>> = {
  workload: '--workload',
  anomalies: '--anomalies',
  initial: '--initial',
  completionsOnly: '--completions-only',
  wfrKeys: '--wfr-keys',
  sequentialKeys: '--sequential-keys',
  linearizableKeys: '--linearizable-keys',
  transactionOrder: '--transaction-order',
};

/** Throws a usage error for an option of files: a stored run knows these things itself. */
export function refuseFileOptions(options: FileOptions): void {
  for (const [option, flag] of Object.entries(FILE_FLAGS)) {
    if (options[option as keyof typeof FILE_FLAGS] !== undefined) {
      throw wrongOption(`${flag} is for history files, not for stored runs`);
    }
  }
}

/** What a file is to be judged by. Throws a usage error for a value that cannot be read. */
export async function judgeOptions(options: CheckOptions): Promise<JudgeOptions & { readonly workload?: string }> {
  if (options.failOn !== undefined) throw wrongOption('--fail-on is for stored runs, not for history files');
  const { workload, model, anomalies, initial, completionsOnly, transactionOrder } = options;
  const { wfrKeys, sequentialKeys, linearizableKeys } = options;
  return {
    ...(workload === undefined ? {} : { workload }),
    ...(model === undefined ? {} : { models: model }),
    ...(anomalies === undefined ? {} : { anomalies }),
    ...(initial === undefined ? {} : { initial: initialValue(initial) }),
    ...(completionsOnly === undefined ? {} : { completionsOnly }),
    budget: budgetOf(options),
    ...(wfrKeys === undefined ? {} : { wfrKeys }),
    ...(sequentialKeys === undefined ? {} : { sequentialKeys }),
    ...(linearizableKeys === undefined ? {} : { linearizableKeys }),
    ...(transactionOrder === undefined ? {} : { transactionOrder: await readTransactionOrder(transactionOrder) }),
  };
}

/** JSON where it is JSON, else the word itself; `nil` as in EDN. */
function initialValue(text: string): unknown {
  if (text === 'nil') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Throws a usage error for what is no duration. */
export function budgetOf({ budget }: Pick<CheckOptions, 'budget'>): ClockBudget {
  if (budget === undefined) return checkBudget();
  const ms = parseDuration(budget);
  if (ms !== undefined) return checkBudget(ms);
  throw wrongOption(`--budget: expected a duration like 60s, got "${budget}"`);
}

function wrongOption(message: string): QuakeError {
  return new QuakeError('QUAKE_BAD_OPTION', message, { exitClass: 'usage' });
}
