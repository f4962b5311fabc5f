import fc from 'fast-check';
import { expect } from 'chai';
import { QuakeError } from '../../errors.ts';
import type { Operation } from '../operation.ts';
import { formatOf } from './history-format.ts';
import type { HistorySink, ReadHistory } from './history-sink.ts';
import { readEdnHistory } from './read-edn-history.ts';
import { readJsonArrayHistory } from './read-json-array-history.ts';
import { readJsonLinesHistory } from './read-json-lines-history.ts';

type Reader = (path: string, blocks: AsyncIterable<string>, sink: HistorySink) => Promise<ReadHistory>;

const READERS: readonly Reader[] = [readJsonLinesHistory, readJsonArrayHistory, readEdnHistory];

async function* inBlocks(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield await Promise.resolve(text.slice(at, at + size));
}

async function outcomeOf(reader: Reader, text: string, size: number): Promise<unknown> {
  const operations: Operation[] = [];
  try {
    const read = await reader('file', inBlocks(text, size), { accept: (operation) => void operations.push(operation) });
    return { ...read, operations };
  } catch (error) {
    if (error instanceof QuakeError && error.exitClass === 'usage') return error.message;
    throw error;
  }
}

const scalar = fc.oneof(fc.integer(), fc.constantFrom('x', 'a b', '"', '\\', 'é水'), fc.constant(null), fc.boolean());
const operation = fc.record({
  process: fc.nat(20),
  type: fc.constantFrom('invoke', 'ok', 'fail', 'info'),
  f: fc.constantFrom('read', 'write', 'txn'),
  value: fc.oneof(
    scalar,
    fc.array(scalar, { maxLength: 4 }),
    fc.array(fc.array(scalar, { maxLength: 3 }), { maxLength: 3 }),
  ),
});

/** EDN has its own words for what JSON writes otherwise. */
function edn(value: unknown): string {
  if (value === null) return 'nil';
  if (Array.isArray(value)) return `[${value.map(edn).join(' ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value).map(([key, item]) => `:${key} ${edn(item)}`).join(', ')}}`; // prettier-ignore
  }
  return JSON.stringify(value);
}

describe('the readers, whatever they are given', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '"',
    '\\',
    ':',
    ',',
    ';',
    '#',
    '#{',
    '#_',
    '^',
    '\n',
    ' ',
    '-',
    '+',
    '1',
    '12345678901234567890',
    '1.5e3',
    'nil',
    'true', // prettier-ignore
    ':type',
    ':ok',
    '"type"',
    '"ok"',
    '"process"',
    ':process',
    ':f',
    '"f"',
    ':value',
    '#inst ',
    '\\newline ',
    '\uFEFF',
    '\0',
    '{"process":0,"type":"ok","f":"r","value":', // prettier-ignore
  );
  const garbage = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((parts) => parts.join('')),
  );

  it('say what is wrong with garbage, and nothing worse', async () => {
    await fc.assert(
      fc.asyncProperty(garbage, fc.integer({ min: 1, max: 30 }), async (text, size) => {
        for (const reader of READERS) await outcomeOf(reader, text, size);
        expect(formatOf('file', text)).to.be.oneOf(['json-lines', 'json-array', 'edn']);
      }),
      { numRuns: 2000 },
    );
  });

  it('find the same in garbage however it is cut into blocks', async () => {
    await fc.assert(
      fc.asyncProperty(garbage, fc.integer({ min: 1, max: 30 }), async (text, size) => {
        for (const reader of READERS) {
          expect(await outcomeOf(reader, text, size)).to.deep.equal(await outcomeOf(reader, text, text.length + 1));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('find the same operations in all formats, in blocks of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { maxLength: 6 }),
        fc.integer({ min: 1, max: 200 }),
        async (history, size) => {
          const forms: readonly (readonly [Reader, string])[] = [
            [readJsonLinesHistory, history.map((item) => `${JSON.stringify(item)}\n`).join('')],
            [readJsonArrayHistory, JSON.stringify(history, null, 1)],
            [readEdnHistory, history.map((item) => `${edn(item)}\n`).join('')],
            [readEdnHistory, edn(history)],
          ];
          const expected = history.map((item, index) => ({ ...item, index, time: 0 }));
          for (const [reader, text] of forms) {
            expect(await outcomeOf(reader, text, size)).to.deep.equal({
              operationCount: history.length,
              operations: expected,
            });
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
