import type { Operation } from '../history/operation.ts';
import { renumber } from './renumber.ts';

/**
 * A history of one register with one read of a value that was surely overwritten: the value is written before everything
 * else and by nobody again. The last successful read before `share` of the history (0 to 1) becomes the stale one.
 * Throws a `RangeError` when there is none, or when not one write completed before it was invoked.
 */
export function withStaleRead(history: readonly Operation[], share: number): Operation[] {
  const until = Math.floor(history.length * share);
  const position = history.findLastIndex(({ type, f }, index) => index < until && type === 'ok' && f === 'read');
  const read = history[position];
  const invoked = history.findLastIndex(
    ({ process, type }, index) => index < position && type === 'invoke' && process === read?.process,
  );
  const begun = new Set<unknown>();
  const overwritten = history.slice(0, Math.max(0, invoked)).some(({ process, type, f }) => {
    if (type === 'invoke' && f === 'write') begun.add(process);
    return type === 'ok' && f === 'write' && begun.has(process);
  });
  if (read === undefined || !overwritten) throw new RangeError('Expected a write that completes before a read begins');
  const old = 'old';
  const writer = 1 + Math.max(...history.map(({ process }) => (typeof process === 'number' ? process : 0)));
  const first = { index: 0, time: 0, process: writer, f: 'write', value: old } as const;
  return renumber([
    { ...first, type: 'invoke' },
    { ...first, type: 'ok' },
    ...history.with(position, { ...read, value: old }),
  ]);
}
