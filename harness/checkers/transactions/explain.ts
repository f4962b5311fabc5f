import type { CycleStep } from './edge-reason.ts';
import { withRelevantOperations } from './relevant-operations.ts';
import type { MicroOperation } from './transaction-history.ts';
import type { InvolvedTransaction, TransactionAnomaly } from './transaction-result.ts';

/** A key or value as in the history: numbers plain, text in quotes. */
export function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** `T7`: transactions are called by the index of their operation in the history. */
export function nameOf(index: number): string {
  return `T${index}`;
}

/** Why one transaction comes before the next, in one sentence. */
export function explainEdge(step: CycleStep): string {
  const from = nameOf(step.from);
  const to = nameOf(step.to);
  const key = show(step.key);
  const value = show(step.value);
  const witness = sayWitness(step);
  const read = show(step.read ?? step.previous ?? null);
  switch (step.kind) {
    case 'ww': {
      const before = step.previous === undefined || step.previous === null ? '' : `, which ${from} wrote`;
      const sentence = `${to} wrote ${value} to key ${key} after ${show(step.previous ?? null)}${before}`;
      if (step.onlyIfCommitted !== true) return `${sentence}${witness}`;
      const seen =
        step.witness === undefined ? '' : ` (${nameOf(step.witness)} saw ${show(step.previous)} and not ${value})`;
      return `${sentence}, if ${to} was committed${seen}`;
    }
    case 'wr':
      return step.read === undefined
        ? `${to} read key ${key} as ${value}, which ${from} wrote`
        : `${to} read key ${key} as ${read}, of which ${from} appended ${value}`;
    case 'rw':
      return step.read === undefined
        ? `${from} read key ${key} as ${read}, which ${to} replaced with ${value}${witness}`
        : `${from} read key ${key} as ${read}, which ${to} extended with ${value}${witness}`;
    case 'process':
      return `process ${show(step.process)} completed ${from} before it began ${to}`;
    case 'realtime':
      return `${from} was complete before ${to} began`;
  }
}

function sayWitness({ witness, after, to, previous }: CycleStep): string {
  if (witness === undefined) return '';
  if (after === undefined) return ` (${nameOf(witness)} saw them in this order)`;
  return ` (later, since ${nameOf(to)} read key ${show(after.key)} as ${show(after.value)} of ${nameOf(witness)}, who wrote ${show(previous)})`;
}

/** An anomaly with its transactions and the reasons, as lines of text. */
export function explainAnomaly(anomaly: TransactionAnomaly): string {
  const { type, message, transactions, steps = [] } = withRelevantOperations(anomaly);
  const lines = [`${type}: ${message}`];
  for (const transaction of transactions) lines.push(`  ${describeTransaction(transaction)}`);
  steps.forEach((step, position) => {
    const closes = position === steps.length - 1 && steps.length > 0 ? ': a contradiction' : '';
    lines.push(`  ${nameOf(step.from)} < ${nameOf(step.to)}, because ${explainEdge(step)}${closes}`);
  });
  return lines.join('\n');
}

function describeTransaction({ index, process, node, type, value, leftOut = 0 }: InvolvedTransaction): string {
  const where = node === undefined ? '' : ` on ${node}`;
  const rest = leftOut === 0 ? [] : [`and ${leftOut} on other keys`];
  const what = [...value.map((micro) => describeMicroOperation(micro)), ...rest].join(', ');
  return `${nameOf(index)} (process ${show(process)}${where}, ${type}): ${what}`;
}

const VERBS: Readonly<Record<MicroOperation[0], string>> = { append: 'append', w: 'write', r: 'read' };

function describeMicroOperation([kind, key, value]: MicroOperation): string {
  const arrow: string = kind === 'r' ? '->' : '<-';
  return `${VERBS[kind]} ${show(key)} ${arrow} ${show(value)}`;
}
