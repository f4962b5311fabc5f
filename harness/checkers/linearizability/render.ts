import type {
  FinalPath,
  LinearizabilityFailure,
  LinearizabilityResult,
  OperationView,
} from './linearizability-result.ts';
import type { ConflictType } from './zones.ts';

/** One sentence that says what cannot be. */
export function failureText({ key, shortestPrefix, conflict }: LinearizabilityFailure): string {
  const operation = operationText(shortestPrefix.operation);
  const reason =
    conflict === undefined ? 'no order of the operations before it explains it' : CONFLICT_TEXTS[conflict.type];
  return `${operation}${keyText(key, ' on key ')} cannot have happened: ${reason}`;
}

const CONFLICT_TEXTS: Readonly<Record<ConflictType, string>> = {
  'never-written': 'nobody wrote the value that was seen',
  'seen-before-written': 'the value was seen before its write had begun',
  'replaced-twice': 'the same value was replaced twice, but written once',
  'out-of-order': 'a value was seen after another one had replaced it',
  interrupted: 'two values must each have come before the other',
};

/** The whole explanation of an invalid history, several lines. Empty for one that is not invalid. */
export function linearizabilityText({ failures }: LinearizabilityResult): string {
  return failures.map((failure) => explanationOf(failure).join('\n')).join('\n\n');
}

function explanationOf(failure: LinearizabilityFailure): readonly string[] {
  const { shortestPrefix, finalPaths, configurations, conflict } = failure;
  const lines = [
    failureText(failure),
    `  shortest prefix without an order: ${shortestPrefix.length} entries of the history (${shortestPrefix.operationCount} operations here)`,
  ];
  if (conflict !== undefined) {
    lines.push(
      '  these contradict each other:',
      ...conflict.operations.map((operation) => `    ${operationText(operation)}`),
    );
  }
  const [longest] = finalPaths;
  if (longest !== undefined) lines.push(...pathLines(longest));
  if (configurations.length > 0) {
    const states = [...new Set(configurations.map(({ state }) => valueText(state)))];
    lines.push(`  the state before it may have been ${states.join(', ')}`);
  }
  return lines;
}

function pathLines({ length, steps }: FinalPath): readonly string[] {
  const omitted = length - steps.length;
  return [
    `  the longest order, ${length} operations${omitted > 0 ? ` (the first ${omitted} are not shown)` : ''}:`,
    ...steps.map(({ operation, state }) => `    ${operationText(operation)} -> ${valueText(state)}`),
  ];
}

/** "process 3 read 5 (operations 12-17, n1)". */
export function operationText({ index, invoked, process, node, f, value, crashed }: OperationView): string {
  const span = invoked === undefined ? `operation ${index}` : `operations ${invoked}-${index}`;
  const place = [
    crashed === true ? `operation ${index}, never completed` : span,
    ...(node === undefined ? [] : [node]),
  ];
  return `process ${process} ${f} ${valueText(value)} (${place.join(', ')})`;
}

/** " on key 3", or nothing where there is none. */
export function keyText(key: unknown, before: string): string {
  return key === undefined ? '' : `${before}${valueText(key)}`;
}

const LONGEST_VALUE = 120;

function valueText(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, 40)}…${text.slice(-70)}`;
}
