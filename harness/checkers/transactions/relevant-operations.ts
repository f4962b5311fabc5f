import type { CycleStep, OrderProof } from './edge-reason.ts';
import type { MicroOperation, Scalar } from './transaction-history.ts';
import type { InvolvedTransaction, TransactionAnomaly } from './transaction-result.ts';

/** A transaction with more micro-operations than this, as one that reads every key, is shown with those alone that matter. */
export const SHOWN_WHOLE = 8;

/** Leaves out of long transactions what they did to keys that neither the anomaly nor its reasons name. */
export function withRelevantOperations(anomaly: TransactionAnomaly): TransactionAnomaly {
  if (anomaly.transactions.every(({ value }) => value.length <= SHOWN_WHOLE)) return anomaly;
  const keys = keysOf(anomaly);
  return { ...anomaly, transactions: anomaly.transactions.map((transaction) => shortened(transaction, keys)) };
}

function shortened(transaction: InvolvedTransaction, keys: ReadonlySet<Scalar>): InvolvedTransaction {
  const { value } = transaction;
  if (value.length <= SHOWN_WHOLE) return transaction;
  const relevant = value.filter(([, key]) => keys.has(key));
  const kept: readonly MicroOperation[] = relevant.length > 0 ? relevant : value.slice(0, SHOWN_WHOLE);
  return kept.length === value.length
    ? transaction
    : { ...transaction, value: kept, leftOut: value.length - kept.length };
}

function keysOf({ key, steps = [], proof }: TransactionAnomaly): ReadonlySet<Scalar> {
  const all = [...steps, ...(proof === undefined ? [] : stepsOfProof(proof))];
  return new Set([key, ...all.flatMap((step) => [step.key, step.after?.key])].filter((one) => one !== undefined));
}

/** All steps of a proof, those of proofs inside of it too. */
export function stepsOfProof(proof: OrderProof): readonly CycleStep[] {
  const steps: CycleStep[] = [];
  const open = [proof];
  for (const { certain, circle } of open) {
    steps.push(...circle, ...certain.map(({ order }) => order));
    open.push(...certain.map(({ otherwise }) => otherwise));
  }
  return steps;
}
