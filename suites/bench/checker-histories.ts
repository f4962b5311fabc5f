import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Operation } from '../../harness/history/operation.ts';

const BLOCK = 1 << 20;

/** Writes a history, one operation a line, and waits whenever the disk is behind. */
export async function writeHistory(
  file: string,
  history: Iterable<Operation>,
  line: (operation: Operation) => string = JSON.stringify,
): Promise<void> {
  const stream = createWriteStream(file);
  let block = '';
  for (const operation of history) {
    block += `${line(operation)}\n`;
    if (block.length < BLOCK) continue;
    if (!stream.write(block)) await once(stream, 'drain');
    block = '';
  }
  stream.end(block);
  await once(stream, 'finish');
}

/** An operation as Jepsen writes it, a map a line: words are keywords. */
export function ednLine(operation: Operation): string {
  const { index, time, process, type, f, value } = operation;
  return `{:index ${index}, :time ${time}, :process ${process}, :type :${type}, :f :${f}, :value ${edn(value)}}`;
}

function edn(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(edn).join(' ')}]`;
  if (typeof value === 'string') return `:${value}`;
  if (value === null || value === undefined) return 'nil';
  return JSON.stringify(value);
}
