import { QuakeError } from '../../errors.ts';
import type { JudgeOptions } from './history-judge.ts';

/** What a workload can do with the options that not all workloads have. */
interface Accepted {
  /** Models that may be named. */
  readonly models?: readonly string[];
  readonly initial?: boolean;
}

const TRANSACTIONS_ONLY = {
  anomalies: '--anomalies',
  wfrKeys: '--wfr-keys',
  sequentialKeys: '--sequential-keys',
  linearizableKeys: '--linearizable-keys',
  transactionOrder: '--transaction-order',
} as const;

/**
 * For workloads that are no transactions. Throws a usage error for an option that would be without effect: a verdict under
 * another question than the one that was asked is worse than none.
 */
export function refuseOptions(workload: string, options: JudgeOptions, accepted: Accepted = {}): void {
  for (const [option, flag] of Object.entries(TRANSACTIONS_ONLY)) {
    if (options[option as keyof typeof TRANSACTIONS_ONLY] !== undefined) throw refused(flag, workload);
  }
  if (options.initial !== undefined && accepted.initial !== true) throw refused('--initial', workload);
  const wrong = (options.models ?? []).find((model) => accepted.models?.includes(model) !== true);
  if (wrong === undefined) return;
  const hint = accepted.models === undefined ? undefined : `It can be ${accepted.models.join(' or ')}.`;
  throw refused(`--model ${wrong}`, workload, hint);
}

export function refused(flag: string, workload: string, hint?: string): QuakeError {
  return new QuakeError('QUAKE_BAD_OPTION', `${flag} says nothing about the workload ${workload}`, {
    exitClass: 'usage',
    ...(hint === undefined ? {} : { hint }),
  });
}
