import type { Operation } from '../../history/operation.ts';
import type { Anomaly } from '../checker.ts';
import { Budget } from './budget.ts';
import { decide, type Failure } from './decide.ts';
import { explainFailure } from './explain-failure.ts';
import { kvObjects } from './kv-objects.ts';
import type {
  LinearizabilityFailure,
  LinearizabilityOptions,
  LinearizabilityResult,
  UndecidedKey,
} from './linearizability-result.ts';
import { multiRegisterObjects } from './multi-register-objects.ts';
import type { ObjectHistory } from './object-history.ts';
import { type OperationColumns, readColumns } from './operation-columns.ts';
import { mutexObjects, registerObjects } from './register-objects.ts';
import { failureText, keyText } from './render.ts';
import { QuakeError } from '../../errors.ts';

/** Most entries in lists of a result; counts are complete. */
const MOST_LISTED = 10;

/**
 * Could all operations have taken effect one after another, each between its invocation and its return? Keys are checked apart. An open
 * operation (`info`, or without a completion) may have taken effect at any later time or never; one that failed did not.
 *
 * @throws QuakeError `QUAKE_HISTORY_OPERATION` (usage) for an operation that the model does not have; `QUAKE_INITIAL_VALUE` (usage)
 */
export function checkLinearizable(
  history: readonly Operation[],
  options: LinearizabilityOptions,
): LinearizabilityResult {
  const columns = readColumns(history, options.model, options.keyed);
  const objects = objectsOf(columns, options);
  const budget = new Budget(options.budget);
  const failed: ({ readonly object: ObjectHistory } & Failure)[] = [];
  const undecided: { readonly object: ObjectHistory; readonly event: number; readonly reason: string }[] = [];
  for (const object of objects) {
    const decision = decide(object, budget);
    if (decision.valid === false) failed.push({ object, event: decision.event, width: decision.width });
    if (decision.valid === 'unknown') undecided.push({ object, event: decision.event, reason: decision.reason });
  }
  const positionOf = ({ object, event }: { object: ObjectHistory; event: number }): number =>
    object.part.positions[event] ?? 0;
  const failures = failed
    .toSorted((a, b) => positionOf(a) - positionOf(b))
    .slice(0, MOST_LISTED)
    .map((failure) => explainFailure(history, columns, failure.object, failure, options));
  const valid = failed.length > 0 ? false : undecided.length > 0 ? 'unknown' : true;
  return {
    valid,
    class: 'consistency',
    summary: summaryOf(columns, objects.length, failures, failed.length, undecided.length),
    anomalies: failures.map((failure) => anomalyOf(failure)),
    model: options.model,
    operationCount: columns.count,
    keyCount: objects.length,
    failureCount: failed.length,
    failures,
    undecided: undecided.slice(0, MOST_LISTED).map((entry): UndecidedKey => ({
      ...(entry.object.key === undefined ? {} : { key: entry.object.key }),
      reason: entry.reason,
      reached: history[positionOf(entry)]?.index ?? 0,
    })),
    steps: budget.steps,
  };
}

function objectsOf(columns: OperationColumns, { model, initial }: LinearizabilityOptions): readonly ObjectHistory[] {
  switch (model) {
    case 'register':
    case 'cas-register':
      return registerObjects(columns, initial ?? null);
    case 'mutex':
      return mutexObjects(columns);
    case 'multi-register':
      return multiRegisterObjects(columns, initial ?? null);
    case 'kv':
      return kvObjects(columns, textOf(initial ?? ''));
  }
}

function textOf(initial: unknown): string {
  if (typeof initial === 'string') return initial;
  throw new QuakeError('QUAKE_INITIAL_VALUE', `kv starts with a string, not ${JSON.stringify(initial)}`, {
    exitClass: 'usage',
    hint: 'give --initial "" or leave it out',
  });
}

function summaryOf(
  columns: OperationColumns,
  keys: number,
  failures: readonly LinearizabilityFailure[],
  failed: number,
  undecided: number,
): string {
  const [first] = failures;
  if (first !== undefined) {
    const others = failed > 1 ? `, and ${failed - 1} more of ${keys} keys` : '';
    return `not linearizable${keyText(first.key, ' on key ')} from operation ${first.shortestPrefix.operation.index} on${others}`;
  }
  if (undecided > 0) return `${undecided} of ${keys} keys not decided within the budget`;
  return `linearizable: ${columns.count} operations${columns.isKeyed ? ` on ${keys} keys` : ''}`;
}

function anomalyOf(failure: LinearizabilityFailure): Anomaly {
  const involved = failure.conflict?.operations ?? [failure.shortestPrefix.operation];
  const indices = involved.flatMap(({ index, invoked }) => (invoked === undefined ? [index] : [invoked, index]));
  const { node } = failure.shortestPrefix.operation;
  return {
    type: 'nonlinearizable',
    message: failureText(failure),
    operations: [...new Set(indices)].sort((a, b) => a - b),
    ...(node === undefined ? {} : { nodes: [node] }),
  };
}
