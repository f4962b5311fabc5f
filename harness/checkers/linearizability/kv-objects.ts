import { QuakeError } from '../../errors.ts';
import { FUNCTIONS } from './model.ts';
import type { ObjectHistory } from './object-history.ts';
import { type ObservedString, ObservedStrings } from './observed-strings.ts';
import type { OperationColumns } from './operation-columns.ts';
import { type Part, partition } from './partition.ts';
import { KIND, NEVER, type Problem } from './problem.ts';

/**
 * Keys with get, put and append of strings; they start as `initial`. A get of null found nothing, which is the same as the empty string.
 *
 * @throws QuakeError `QUAKE_HISTORY_OPERATION` (usage) for a value that is no string
 */
export function kvObjects(columns: OperationColumns, initial: string): readonly ObjectHistory[] {
  const owner = Int32Array.from(columns.key);
  return partition(columns, owner, columns.keys.values.length).map((part, number) => ({
    key: columns.keys.values[number],
    part,
    problem: kvProblem(columns, part, initial),
    register: undefined,
  }));
}

function kvProblem(columns: OperationColumns, part: Part, initial: string): Problem {
  const count = part.operations.length;
  const functions = Array.from(part.operations, (operation) => FUNCTIONS[columns.f[operation] ?? 0]);
  const texts = Array.from(part.operations, (operation) =>
    textOf(columns.values.values[columns.value[operation] ?? 0]),
  );
  const observed: ObservedString[] = [];
  const groups = new Map<string, number>();
  const group = new Int32Array(count);
  functions.forEach((f, local) => {
    const text = texts[local] ?? '';
    if (f === 'get') observed.push({ text, returned: part.returned[local] ?? NEVER });
    if (f !== 'append') return;
    const number = groups.get(text) ?? groups.size;
    groups.set(text, number);
    group[local] = number;
  });

  const space = new ObservedStrings(observed, [...groups.keys()]);
  const kind = new Uint8Array(count);
  const need = new Int32Array(count);
  const next = new Int32Array(count);
  functions.forEach((f, local) => {
    const text = texts[local] ?? '';
    if (f === 'get') {
      kind[local] = KIND.read;
      need[local] = space.stateOf(text);
    } else if (f === 'put') {
      kind[local] = KIND.write;
      next[local] = space.stateOf(text);
    } else {
      kind[local] = KIND.append;
    }
  });
  const { invoked, returned, events } = part;
  return { count, kind, need, next, group, invoked, returned, events, initial: space.stateOf(initial), space };
}

function textOf(value: unknown): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  throw new QuakeError('QUAKE_HISTORY_OPERATION', `kv needs strings as values, not ${JSON.stringify(value)}`, {
    exitClass: 'usage',
  });
}
