import { OPEN, type OperationColumns } from './operation-columns.ts';
import { NEVER } from './problem.ts';

/** The operations on one register, numbered from 0 in the order of invocation, and their events. */
export interface Part {
  /** Numbers of the operations in the columns. */
  readonly operations: Int32Array;
  readonly invoked: Int32Array;
  readonly returned: Int32Array;
  readonly events: Int32Array;
  /** By event: its position in the history. */
  readonly positions: Int32Array;
}

/**
 * Linearizability is local: objects are checked one by one (Herlihy and Wing 1990).
 *
 * @param owner by operation of the columns: its part, or -1 if it is in none
 */
export function partition(columns: OperationColumns, owner: Int32Array, parts: number): readonly Part[] {
  const { count, invokedAt, returnedAt } = columns;
  const operationStart = new Int32Array(parts + 1);
  const eventStart = new Int32Array(parts + 1);
  const returnsAt = new Int32Array(columns.length).fill(OPEN);
  for (let operation = 0; operation < count; operation++) {
    const part = owner[operation] ?? -1;
    if (part < 0) continue;
    const returned = returnedAt[operation] ?? OPEN;
    operationStart[part + 1] = (operationStart[part + 1] ?? 0) + 1;
    eventStart[part + 1] = (eventStart[part + 1] ?? 0) + (returned === OPEN ? 1 : 2);
    if (returned !== OPEN) returnsAt[returned] = operation;
  }
  accumulate(operationStart);
  accumulate(eventStart);

  const operationTotal = operationStart[parts] ?? 0;
  const operations = new Int32Array(operationTotal);
  const invoked = new Int32Array(operationTotal);
  const returned = new Int32Array(operationTotal).fill(NEVER);
  const events = new Int32Array(eventStart[parts] ?? 0);
  const positions = new Int32Array(eventStart[parts] ?? 0);
  const localOf = new Int32Array(count);
  const nextOperation = operationStart.slice();
  const nextEvent = eventStart.slice();

  const addEvent = (part: number, local: number, position: number, times: Int32Array, bit: number): void => {
    const at = nextEvent[part] ?? 0;
    nextEvent[part] = at + 1;
    events[at] = local * 2 + bit;
    positions[at] = position;
    times[(operationStart[part] ?? 0) + local] = at - (eventStart[part] ?? 0);
  };

  let operation = 0;
  for (let position = 0; position < columns.length; position++) {
    for (; operation < count && invokedAt[operation] === position; operation++) {
      const part = owner[operation] ?? -1;
      if (part < 0) continue;
      const at = nextOperation[part] ?? 0;
      nextOperation[part] = at + 1;
      operations[at] = operation;
      const local = at - (operationStart[part] ?? 0);
      localOf[operation] = local;
      addEvent(part, local, position, invoked, 0);
    }
    const returning = returnsAt[position] ?? OPEN;
    if (returning !== OPEN) addEvent(owner[returning] ?? 0, localOf[returning] ?? 0, position, returned, 1);
  }

  return Array.from({ length: parts }, (_, part) => {
    const own = (array: Int32Array, starts: Int32Array): Int32Array => array.subarray(starts[part], starts[part + 1]);
    return {
      operations: own(operations, operationStart),
      invoked: own(invoked, operationStart),
      returned: own(returned, operationStart),
      events: own(events, eventStart),
      positions: own(positions, eventStart),
    };
  });
}

function accumulate(counts: Int32Array): void {
  for (let index = 1; index < counts.length; index++) counts[index] = (counts[index] ?? 0) + (counts[index - 1] ?? 0);
}
