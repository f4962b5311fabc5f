import { UNFINISHED } from './edn-error.ts';
import { EdnParser } from './edn-parser.ts';
import type { HistorySink, ReadHistory, TruncatedEnd } from './history-sink.ts';
import { malformedLine } from './malformed-file.ts';
import { OperationNormaliser } from './normalise-operation.ts';

const OPENING: ReadonlySet<string> = new Set(['[', '(']);
const CLOSING: ReadonlySet<string> = new Set([']', ')']);

/**
 * Reads the EDN of Jepsen: maps one after the other (one a line), or one vector of them; records (`#jepsen.history.Op{...}`)
 * are maps. A file that stops inside a map, or before the end of its vector, was cut off when its writer was killed; anything
 * else that is no operation ends in a usage error with the line.
 */
export async function readEdnHistory(
  path: string,
  blocks: AsyncIterable<string>,
  sink: HistorySink,
): Promise<ReadHistory> {
  const reader = new EdnReader(path, sink);
  for await (const block of blocks) reader.take(block);
  return reader.end();
}

class EdnReader {
  readonly #path: string;
  readonly #sink: HistorySink;
  readonly #parser = new EdnParser();
  readonly #normaliser = new OperationNormaliser();
  #inVector = false;
  /** Text that has to be there before it is worth trying again: a form may be longer than many blocks. */
  #waiting: string[] = [];
  #waitFor = 0;
  #waitingLength = 0;

  constructor(path: string, sink: HistorySink) {
    this.#path = path;
    this.#sink = sink;
  }

  take(block: string): void {
    this.#waiting.push(block);
    this.#waitingLength += block.length;
    if (this.#waitingLength < this.#waitFor) return;
    this.#parser.append(this.#waiting.join(''));
    this.#waiting = [];
    this.#waitingLength = 0;
    this.#operations();
    this.#waitFor = this.#parser.rest.length;
  }

  end(): ReadHistory {
    // The newline ends a word or a comment that the file ends with.
    this.#waitFor = 0;
    this.take('\n');
    const truncated = this.#truncated();
    return { operationCount: this.#normaliser.count, ...(truncated === undefined ? {} : { truncated }) };
  }

  #truncated(): TruncatedEnd | undefined {
    const parser = this.#parser;
    parser.skipSpace();
    const characters = parser.rest.trimEnd().length;
    // The newline that was put at the end is not one of the file.
    if (characters === 0) return this.#inVector ? { line: parser.line - 1, characters } : undefined;
    return { line: parser.line, characters };
  }

  /** All forms that are whole. */
  #operations(): void {
    const parser = this.#parser;
    for (;;) {
      const { position, line } = parser;
      try {
        if (!this.#next()) return;
      } catch (error) {
        if (error !== UNFINISHED) throw malformedLine(this.#path, parser.line, error);
        parser.reset(position, line);
        return;
      }
    }
  }

  /** False at the end of the text. */
  #next(): boolean {
    const parser = this.#parser;
    const code = parser.peek();
    if (code < 0) return false;
    const character = String.fromCharCode(code);
    if (!this.#inVector && OPENING.has(character)) {
      this.#inVector = true;
      parser.skip();
    } else if (this.#inVector && CLOSING.has(character)) {
      this.#inVector = false;
      parser.skip();
    } else {
      this.#sink.accept(this.#normaliser.normalise(parser.parse()));
    }
    return true;
  }
}
