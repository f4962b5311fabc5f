import { mayHoldBigIntegers, quoteBigIntegers } from './big-integers.ts';
import type { HistorySink, ReadHistory, TruncatedEnd } from './history-sink.ts';
import { isCutOffObject } from './json-scan.ts';
import { malformedLine } from './malformed-file.ts';
import { OperationNormaliser } from './normalise-operation.ts';

/**
 * Reads one JSON object a line. A last line without its newline that stops inside an object was cut off when its writer was
 * killed; any other line that is no operation ends in a usage error that names it.
 */
export async function readJsonLinesHistory(
  path: string,
  blocks: AsyncIterable<string>,
  sink: HistorySink,
): Promise<ReadHistory> {
  const lines = new LineReader(path, sink);
  // The start of a line whose end has not been read yet, in pieces: a line may be longer than many blocks.
  let started: string[] = [];
  for await (const block of blocks) {
    const end = block.lastIndexOf('\n');
    if (end < 0) {
      started.push(block);
      continue;
    }
    started.push(block.slice(0, end));
    lines.take(started.join(''));
    started = [block.slice(end + 1)];
  }
  const truncated = lines.takeLast(started.join(''));
  return { operationCount: lines.count, ...(truncated === undefined ? {} : { truncated }) };
}

class LineReader {
  readonly #path: string;
  readonly #sink: HistorySink;
  readonly #normaliser = new OperationNormaliser();
  #line = 0;

  constructor(path: string, sink: HistorySink) {
    this.#path = path;
    this.#sink = sink;
  }

  get count(): number {
    return this.#normaliser.count;
  }

  /** Whole lines, without the newline of the last. */
  take(text: string): void {
    const exact = mayHoldBigIntegers(text) ? quoteBigIntegers : (line: string): string => line;
    for (const line of text.split('\n')) {
      this.#line += 1;
      if (line === '' || line.trim() === '') continue;
      try {
        this.#sink.accept(this.#normaliser.normalise(JSON.parse(exact(line))));
      } catch (error) {
        throw malformedLine(this.#path, this.#line, error, line);
      }
    }
  }

  takeLast(text: string): TruncatedEnd | undefined {
    if (isCutOffObject(text)) return { line: this.#line + 1, characters: text.length };
    this.take(text);
    return undefined;
  }
}
