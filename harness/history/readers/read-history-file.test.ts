import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { QuakeError } from '../../errors.ts';
import type { Operation } from '../operation.ts';
import type { ReadHistory } from './history-sink.ts';
import { readHistoryFile } from './read-history-file.ts';

const OPERATIONS: readonly Operation[] = [
  { index: 0, time: 1000, process: 0, type: 'invoke', f: 'txn', value: [['append', 'x', 1], ['r', 7, null]] }, // prettier-ignore
  { index: 3, time: 2000, process: 'nemesis', type: 'info', f: 'start', value: null, error: '["timeout"]' },
  {
    index: 4,
    time: 3500,
    process: 0,
    type: 'ok',
    f: 'txn',
    value: [
      ['append', 'x', 1],
      ['r', 7, [-2, 'größe']],
    ],
  },
];

const JSON_LINES = OPERATIONS.map((operation) => JSON.stringify(operation)).join('\n');
const EDN_MAPS = [
  '{:index 0, :time 1000, :process 0, :type :invoke, :f :txn, :value [[:append :x 1] [:r 7 nil]]}',
  '{:index 3, :time 2000, :process :nemesis, :type :info, :f :start, :value nil, :error [:timeout]}',
  '{:index 4, :time 3500, :process 0, :type :ok, :f :txn, :value [[:append :x 1] [:r 7 [-2 "größe"]]]}',
];

interface Read extends ReadHistory {
  readonly operations: readonly Operation[];
}

async function read(name: string, content: string | Uint8Array): Promise<Read> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dbquake-readers-'));
  try {
    const file = path.join(folder, name);
    await writeFile(file, content);
    const operations: Operation[] = [];
    const history = await readHistoryFile(file, { accept: (operation) => void operations.push(operation) });
    return { ...history, operations };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function refusal(name: string, content: string | Uint8Array): Promise<QuakeError> {
  try {
    await read(name, content);
  } catch (error) {
    if (error instanceof QuakeError) return error;
    throw error;
  }
  throw new Error(`${name} was read`);
}

describe('reading a history file', () => {
  const formats: readonly (readonly [what: string, name: string, content: string])[] = [
    ['JSON lines', 'history.jsonl', `${JSON_LINES}\n`],
    ['JSON lines without the last newline', 'history.jsonl', JSON_LINES],
    ['JSON lines of Windows with blank lines', 'history.jsonl', `\uFEFF${JSON_LINES.replaceAll('\n', '\r\n\r\n')}\r\n`],
    ['a JSON array in one line', 'history.json', JSON.stringify(OPERATIONS)],
    ['a JSON array in many lines', 'history.json', `\n${JSON.stringify(OPERATIONS, null, 2)}\n`],
    ['EDN, one map a line', 'history.edn', `${EDN_MAPS.join('\n')}\n`],
    ['EDN under another name', 'history.txt', EDN_MAPS.join('\n')],
    ['EDN, one vector', 'history.edn', `[${EDN_MAPS.join('\n ')}]\n`],
    ['EDN, one vector under another name', 'history', `; made by hand\n[${EDN_MAPS.join(' #_ {:left out} ')}]`],
    ['EDN records', 'history.edn', EDN_MAPS.map((map) => `#jepsen.history.Op${map}`).join('\n')],
  ];
  for (const [what, name, content] of formats) {
    it(`reads ${what}`, async () => {
      const { operations, operationCount, truncated } = await read(name, content);
      expect(operations).to.deep.equal(OPERATIONS);
      expect(operationCount).to.equal(3);
      expect(truncated).to.equal(undefined);
    });
  }

  it('reads empty files as empty histories', async () => {
    for (const content of ['', '\n', '[]', ' [ ]\n']) {
      expect(await read('history.json', content), JSON.stringify(content)).to.deep.equal({
        operations: [],
        operationCount: 0,
      });
    }
    expect((await read('history.edn', '; nothing')).operationCount).to.equal(0);
  });

  it('keeps integers that a number would round apart, in JSON and in EDN', async () => {
    const values = ['9223372036854775806', '9223372036854775807', '1234567890123456'];
    const json = values.map(
      (value) => `{"process":0,"type":"ok","f":"generate","value":${value},"error":"1 23456789012345678"}`,
    );
    const edn = values.map((value) => `{:process 0 :type :ok :f :generate :value ${value}}`);
    const expected = ['9223372036854775806', '9223372036854775807', 1234567890123456];
    for (const content of [json.join('\n'), `[${json.join(',')}]`, edn.join('\n')]) {
      const { operations } = await read('ids', content);
      expect(operations.map(({ value }) => value)).to.deep.equal(expected);
    }
    expect((await read('ids', json.join('\n'))).operations[0]?.error).to.equal('1 23456789012345678');
  });

  it('reads files of many blocks, whatever lies across their borders', async () => {
    const lines: string[] = [];
    const maps: string[] = [];
    for (let number = 0; number < 20_000; number += 1) {
      const text = '\u00e9\u6c34\u{1f30a}'.repeat(number % 17);
      lines.push(JSON.stringify({ process: number % 5, type: 'invoke', f: 'add', value: [text, number] }));
      maps.push(`{:process ${number % 5}, :type :invoke, :f :add, :value ["${text}" ${number}]}`);
    }
    for (const content of [lines.join('\n'), `[${lines.join(', ')}]`, `[${maps.join('\n')}]`]) {
      const { operations } = await read('big', content);
      expect(operations.length).to.equal(20_000);
      expect(operations[19_999]?.value).to.deep.equal(['\u00e9\u6c34\u{1f30a}'.repeat(19_999 % 17), 19_999]);
    }
  });

  it('reads an operation that is larger than a block', async () => {
    const elements = Array.from({ length: 400_000 }, (_, element) => element);
    for (const [name, content] of [
      ['set.jsonl', JSON.stringify({ process: 1, type: 'ok', f: 'read', value: elements })],
      ['set.edn', `{:process 1 :type :ok :f :read :value #{${elements.toReversed().join(' ')}}}`],
    ] as const) {
      expect((await read(name, content)).operations[0]?.value).to.deep.equal(elements);
    }
  });

  it('fills in what other tools leave out', async () => {
    const { operations } = await read('elle.edn', '{:type :ok :process 3 :index -1 :value [[:append :x 1]]}');
    expect(operations).to.deep.equal([
      { type: 'ok', process: 3, index: 0, value: [['append', 'x', 1]], f: 'txn', time: 0 },
    ]);
  });

  describe('of a writer that was killed', () => {
    const cut = (text: string): string => text.slice(0, -20);
    const files: readonly (readonly [what: string, content: string, count: number, line: number])[] = [
      ['JSON lines', cut(JSON_LINES), 2, 3],
      ['a JSON array', cut(`[${JSON_LINES.replaceAll('\n', ',\n')}]`), 2, 3],
      ['a JSON array without its end', `[${JSON_LINES.replaceAll('\n', ',\n')}`, 3, 3],
      ['EDN maps', cut(EDN_MAPS.join('\n')), 2, 3],
      ['an EDN vector', cut(`[${EDN_MAPS.join('\n')}]`), 2, 3],
      ['an EDN vector without its end', `[${EDN_MAPS.join('\n')}`, 3, 3],
    ];
    for (const [what, content, count, line] of files) {
      it(`drops the end of ${what} and says so`, async () => {
        const { operationCount, truncated } = await read('cut', content);
        expect(operationCount).to.equal(count);
        expect(truncated?.line).to.equal(line);
        expect(truncated?.characters === 0, 'only the bracket').to.equal(count === 3);
      });
    }
  });

  describe('refuses what is no operation, with the line and the reason', () => {
    const good = '{"process":0,"type":"ok","f":"read","value":1}';
    const edn = '{:process 0 :type :ok :f :read :value 1}';
    const files: readonly (readonly [name: string, content: string, line: number, reason: RegExp])[] = [
      ['a.jsonl', `${good}\n{"process":0,\n${good}\n`, 2, /JSON/],
      ['a.jsonl', `${good}\nhello\n`, 2, /JSON/],
      ['a.jsonl', 'hello', 1, /JSON/],
      ['a.jsonl', `${good}\n[1]\n`, 2, /an operation object, got a list of 1/],
      ['a.jsonl', `${good}\n\n{"process":0,"f":"read"}\n`, 3, /"type".*got nothing/],
      ['a.jsonl', '{"process":0,"type":"done","f":"read"}\n', 1, /"type".*got "done"/],
      ['a.jsonl', '{"type":"ok","f":"read"}\n', 1, /"process"/],
      ['a.jsonl', '{"process":1.5,"type":"ok","f":"read"}\n', 1, /"process"/],
      ['a.jsonl', '{"process":1,"type":"ok","value":3}\n', 1, /"f"/],
      ['a.jsonl', '{"process":1,"type":"ok","f":"read","index":"x"}\n', 1, /"index"/],
      [
        'a.jsonl',
        '{"index":5,"process":1,"type":"ok","f":"r"}\n{"index":5,"process":1,"type":"ok","f":"r"}',
        2,
        /"index"/,
      ],
      ['a.jsonl', `{"process":1,"type":"ok","f":"read","time":"noon"}\n`, 1, /"time"/],
      ['a.json', `[${good},\n${good}\n${good}]`, 3, /unexpected "\{"/],
      ['a.json', `[${good},\n7]`, 2, /an operation object/],
      ['a.json', `[${good}]\n]`, 2, /unexpected "\]"/],
      ['a.json', `[${good},\n\n{"process" 0}]`, 3, /JSON/],
      ['a.edn', `${edn}\n{:process 0 :type}\n`, 2, /a value for the key type/],
      ['a.edn', `${edn}\n${edn}]\n`, 2, /unexpected "\]"/],
      ['a.edn', `${edn}\nhello\n`, 2, /an operation object, got "hello"/],
      ['a.edn', '{:process 0 :type :ok :f :read :value 0x1}', 1, /"0x1" is no number/],
      ['a.edn', `{:process 0 :type :ok :f :read :value ${'['.repeat(10_000)}`, 1, /nested deeper/],
    ];
    for (const [name, content, line, reason] of files) {
      it(`${name} ${JSON.stringify(content.slice(-50))}`, async () => {
        const error = await refusal(name, content);
        expect(error.exitClass).to.equal('usage');
        expect(error.message).to.include(`${name}, line ${line}: `);
        expect(error.message).to.match(reason);
      });
    }

    it('text that is not UTF-8', async () => {
      const content = Buffer.concat([
        Buffer.from(`${good}\n${good.slice(0, -1)},"node":"`),
        Buffer.from([0xff, 0x22, 0x7d]),
      ]);
      expect((await refusal('a.jsonl', content)).message).to.include('a.jsonl, line 2: expected UTF-8 text');
    });

    it('a file that is not there, as a matter of the environment', async () => {
      try {
        await readHistoryFile('/nowhere/history.jsonl', { accept: () => undefined });
        expect.fail('it was read');
      } catch (error) {
        expect(error).to.be.instanceOf(QuakeError);
        expect((error as QuakeError).exitClass).to.equal('environment');
      }
    });
  });
});

describe('a reader that stops at an error', () => {
  const openFiles = async (): Promise<number> => (await readdir('/proc/self/fd')).length;

  it('closes the file', async () => {
    const before = await openFiles();
    for (let round = 0; round < 20; round++) {
      const failed = await read('wrong.jsonl', `${JSON_LINES}\n{"index":\n${JSON_LINES}\n`).then(
        () => false,
        () => true,
      );
      expect(failed).to.equal(true);
    }
    expect(await openFiles()).to.be.lessThan(before + 10);
  });
});
