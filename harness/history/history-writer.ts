import { JsonLinesWriter } from './json-lines-writer.ts';
import type { Operation } from './operation.ts';

/** What the writer adds is left out. */
export type NewOperation = Omit<Operation, 'index' | 'time'>;

/**
 * Writes `history.jsonl`: gives every operation its index and time, in the order of the calls, which is the one total order
 * of the run. Nothing is kept in memory but lines on their way to the disk.
 */
export class HistoryWriter {
  readonly #lines: JsonLinesWriter;
  readonly #now: () => number;
  #nextIndex = 0;
  #lastTime = 0;

  private constructor(lines: JsonLinesWriter, now: () => number) {
    this.#lines = lines;
    this.#now = now;
  }

  /** `now` gives nanoseconds since the run began. Throws an environment error when the file cannot be made. */
  static async create(path: string, now: () => number): Promise<HistoryWriter> {
    return new HistoryWriter(await JsonLinesWriter.create(path), now);
  }

  /** Number of operations so far. */
  get size(): number {
    return this.#nextIndex;
  }

  /** Returns the operation as it was written. Throws a `QuakeError` when an earlier write to the disk failed. */
  append(operation: NewOperation): Operation {
    // Times of a history never go back, whatever clock was injected.
    this.#lastTime = Math.max(this.#lastTime, this.#now());
    const { process, type, f, value, ...rest } = operation;
    const written: Operation = {
      index: this.#nextIndex,
      time: this.#lastTime,
      process,
      type,
      f,
      value: value ?? null,
      ...rest,
    };
    this.#lines.write(written);
    this.#nextIndex += 1;
    return written;
  }

  /** Resolves when all operations so far are with the operating system. */
  flush(): Promise<void> {
    return this.#lines.flush();
  }

  /** Flushes and closes. May be called again. */
  close(): Promise<void> {
    return this.#lines.close();
  }
}
