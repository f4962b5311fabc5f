import { mayHoldBigIntegers, quoteBigIntegers } from './big-integers.ts';
import type { HistorySink, ReadHistory } from './history-sink.ts';
import { endOfValue } from './json-scan.ts';
import { malformedLine } from './malformed-file.ts';
import { OperationNormaliser } from './normalise-operation.ts';

/**
 * Reads one JSON array of objects, in one line or many, object by object. An array that stops before its closing bracket was
 * cut off when its writer was killed; anything else that is no array of operations ends in a usage error with the line.
 */
export async function readJsonArrayHistory(
  path: string,
  blocks: AsyncIterable<string>,
  sink: HistorySink,
): Promise<ReadHistory> {
  const array = new ArrayReader(path, sink);
  for await (const block of blocks) array.take(block);
  return array.end();
}

/** What may come next. */
type State = 'opening' | 'first element' | 'element' | 'comma' | 'nothing';

class ArrayReader {
  readonly #path: string;
  readonly #sink: HistorySink;
  readonly #normaliser = new OperationNormaliser();
  #state: State = 'opening';
  #text = '';
  #line = 1;

  constructor(path: string, sink: HistorySink) {
    this.#path = path;
    this.#sink = sink;
  }

  take(block: string): void {
    this.#text += block;
    const exact = mayHoldBigIntegers(this.#text) ? quoteBigIntegers : (text: string): string => text;
    let at = 0;
    for (;;) {
      at = this.#skipSpace(at);
      if (at >= this.#text.length) break;
      if (!this.#expectsElement() || this.#text[at] === ']') {
        this.#punctuation(this.#text[at] ?? '');
        at += 1;
        continue;
      }
      if (this.#text[at] !== '{') throw this.#malformed(`expected an operation object, got "${this.#text.charAt(at)}"`);
      const end = endOfValue(this.#text, at);
      if (end === undefined) break;
      this.#element(exact(this.#text.slice(at, end)));
      at = end;
    }
    this.#text = this.#text.slice(at);
  }

  end(): ReadHistory {
    const operationCount = this.#normaliser.count;
    if (this.#state === 'nothing') return { operationCount };
    return { operationCount, truncated: { line: this.#line, characters: this.#text.length } };
  }

  #expectsElement(): boolean {
    return this.#state === 'element' || this.#state === 'first element';
  }

  #punctuation(character: string): void {
    const next: Partial<Record<`${State} ${string}`, State>> = {
      'opening [': 'first element',
      'first element ]': 'nothing',
      'comma ,': 'element',
      'comma ]': 'nothing',
    };
    const state = next[`${this.#state} ${character}`];
    if (state === undefined) throw this.#malformed(`unexpected "${character}" in a JSON array of operations`);
    this.#state = state;
  }

  #element(json: string): void {
    try {
      this.#sink.accept(this.#normaliser.normalise(JSON.parse(json)));
    } catch (error) {
      throw malformedLine(this.#path, this.#line, error, json);
    }
    for (let at = json.indexOf('\n'); at >= 0; at = json.indexOf('\n', at + 1)) this.#line += 1;
    this.#state = 'comma';
  }

  #skipSpace(from: number): number {
    let at = from;
    for (; at < this.#text.length; at += 1) {
      const character = this.#text[at];
      if (character === '\n') this.#line += 1;
      else if (character !== ' ' && character !== '\t' && character !== '\r') break;
    }
    return at;
  }

  #malformed(reason: string): Error {
    return malformedLine(this.#path, this.#line, reason);
  }
}
