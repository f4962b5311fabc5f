import type { Operation } from './operation.ts';

/** No partner: an invocation that never completed, or a completion that was never invoked. */
export const UNPAIRED = -1;

/**
 * For each operation the position of its other end: of an `invoke` its completion, of a completion its `invoke`, or
 * `UNPAIRED`. A client process has one operation open at a time. The nemesis and the operator may have several: a completion
 * belongs to the open invocation of the same function about the same fault or node, else to the oldest of that function.
 */
export function pairOperations(history: readonly Operation[]): Int32Array {
  const partners = new Int32Array(history.length).fill(UNPAIRED);
  const open = new Map<number, number>();
  const openNamed: number[] = [];
  history.forEach((operation, position) => {
    const { process } = operation;
    const isInvocation = operation.type === 'invoke';
    let invocation: number | undefined;
    if (typeof process === 'number') {
      if (isInvocation) open.set(process, position);
      else invocation = takeFrom(open, process);
    } else if (isInvocation) {
      openNamed.push(position);
    } else {
      invocation = takeNamed(openNamed, history, operation);
    }
    if (invocation === undefined) return;
    partners[invocation] = position;
    partners[position] = invocation;
  });
  return partners;
}

function takeFrom(open: Map<number, number>, process: number): number | undefined {
  const position = open.get(process);
  open.delete(process);
  return position;
}

function takeNamed(open: number[], history: readonly Operation[], completion: Operation): number | undefined {
  const sameFunction = open.filter((position) => {
    const invocation = history[position];
    return invocation?.process === completion.process && invocation.f === completion.f;
  });
  const subject = subjectOf(completion);
  const chosen = sameFunction.find((position) => subjectOf(history[position]) === subject) ?? sameFunction[0];
  if (chosen !== undefined) open.splice(open.indexOf(chosen), 1);
  return chosen;
}

function subjectOf(operation: Operation | undefined): string {
  const about = (operation?.value ?? {}) as { readonly id?: unknown; readonly node?: unknown };
  return JSON.stringify([about.id, about.node ?? operation?.node]);
}
