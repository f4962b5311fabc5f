import type { Operation } from '../history/operation.ts';
import type { AnomalyTemplate, TemplateStatement, TemplateTransaction } from './anomaly-template.ts';
import { renumber } from './renumber.ts';

/**
 * The history with the transactions of the template put in before this position, on processes and keys (numbers) that
 * nothing else uses. `order` is the place of each transaction among those that are invoked, and then completed, at the
 * same moment; whatever it is, the same transactions stay concurrent. Default: as the template has them.
 */
export function injectAnomaly(
  history: readonly Operation[],
  template: AnomalyTemplate,
  position: number,
  order: readonly number[] = template.transactions.map((_, place) => place),
): Operation[] {
  const firstProcess = 1 + largestProcess(history);
  const firstKey = 1 + largestKey(history);
  const names = [...new Set(template.transactions.flatMap(({ statements }) => statements.map(([, key]) => key)))];
  const keys = new Map(names.map((name, place) => [name, firstKey + place]));
  const sessions = [...new Set(template.transactions.map(sessionName))];
  const ordered = template.transactions
    .map((transaction, place) => ({
      transaction,
      process: firstProcess + sessions.indexOf(sessionName(transaction, place)),
      rank: order[place] ?? place,
    }))
    .sort((a, b) => a.rank - b.rank);

  const injected: Operation[] = [];
  const last = Math.max(...template.transactions.map(({ moments }) => moments?.[1] ?? 1));
  for (let moment = 1; moment <= last; moment++) {
    for (const { transaction, process } of ordered) {
      if ((transaction.moments?.[0] ?? 1) !== moment) continue;
      const value = transaction.statements.map((statement) => micro(statement, keys, true));
      injected.push({ index: 0, time: 0, process, type: 'invoke', f: 'txn', value });
    }
    for (const { transaction, process } of ordered) {
      if ((transaction.moments?.[1] ?? 1) !== moment) continue;
      const { type = 'ok' } = transaction;
      const value = transaction.statements.map((statement) => micro(statement, keys, type !== 'ok'));
      injected.push({ index: 0, time: 0, process, type, f: 'txn', value });
    }
  }
  return renumber([...history.slice(0, position), ...injected, ...history.slice(position)]);
}

function sessionName({ session }: TemplateTransaction, place: number): string {
  return session ?? `alone ${place}`;
}

function micro([word, key, value]: TemplateStatement, keys: ReadonlyMap<string, number>, unread: boolean): unknown {
  return [word, keys.get(key), word === 'r' && unread ? null : value];
}

function largestProcess(history: readonly Operation[]): number {
  return history.reduce(
    (largest, { process }) => (typeof process === 'number' ? Math.max(largest, process) : largest),
    -1,
  );
}

function largestKey(history: readonly Operation[]): number {
  return history.reduce((largest, { value }) => {
    if (!Array.isArray(value)) return largest;
    return value.reduce<number>((sofar, statement: unknown) => {
      const key: unknown = Array.isArray(statement) ? statement[1] : undefined;
      return typeof key === 'number' ? Math.max(sofar, key) : sofar;
    }, largest);
  }, -1);
}
