import type { Operation } from '../../history/operation.ts';
import { pairOperations, UNPAIRED } from '../../history/pairing.ts';
import { type FunctionKind, isClientOperation, kindOf } from '../function-kind.ts';

/** An attempt of a client during the load. Times in ns. */
export interface Attempt {
  readonly invoked: number;
  /** Infinity when it never completed. */
  readonly completed: number;
  readonly ok: boolean;
  readonly node?: string;
}

/** All attempts of one kind in order of their invocation; final reads are not part of the load. */
export function attemptsOf(history: readonly Operation[], kind: FunctionKind): readonly Attempt[] {
  const partners = pairOperations(history);
  const attempts: Attempt[] = [];
  history.forEach((operation, position) => {
    if (!isClientOperation(operation) || operation.final === true || kindOf(operation) !== kind) return;
    const partner = history[partners[position] ?? UNPAIRED];
    if (operation.type === 'invoke') attempts.push(attemptOf(operation, partner));
    else if (partner === undefined) attempts.push(attemptOf(operation, operation));
  });
  return attempts;
}

function attemptOf(invoke: Operation, completion: Operation | undefined): Attempt {
  const node = completion?.node ?? invoke.node;
  return {
    invoked: invoke.time,
    completed: completion?.time ?? Infinity,
    ok: completion?.type === 'ok',
    ...(node === undefined ? {} : { node }),
  };
}
