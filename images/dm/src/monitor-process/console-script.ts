import { createInterface } from 'node:readline';
import { waitUntil } from '../shell/wait-until.ts';
import type { MonitorProcess } from './monitor-process.ts';

const FIRST_LINE_LIMIT_MS = 60_000;
const COMMAND_LIMIT_MS = 600_000;

/**
 * Types lines that come from a pipe as a person would: the first when every watcher was heard of, or DW_ERROR_TIME has passed,
 * each further one when
 * the command before has ended.
 */
export async function typeLines(monitor: MonitorProcess, input: NodeJS.ReadableStream): Promise<void> {
  const began = performance.now();
  const isOver = (): boolean => performance.now() - began > monitor.patienceMs;
  await waitUntil(() => (monitor.knowsAll || isOver() ? true : undefined), FIRST_LINE_LIMIT_MS);
  // Not before: lines that come while nobody asks for them are lost.
  const lines: AsyncIterable<string> = createInterface({ input });
  for await (const line of lines) {
    monitor.type(line);
    await waitUntil(() => (monitor.isBusy ? undefined : true), COMMAND_LIMIT_MS, 20);
  }
}
