import { expect } from 'chai';
import { skipBecause } from '../../suites/support/skip-because.ts';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { QuakeError } from '../errors.ts';
import { readHistory } from './history-reader.ts';
import { HistoryWriter } from './history-writer.ts';

describe('history on disk', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'dbquake-history-'));
    file = path.join(folder, 'history.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A clock that goes back once. */
  function clockOf(times: readonly number[]): () => number {
    const rest = [...times];
    return () => rest.shift() ?? 0;
  }

  async function rejection(promise: Promise<unknown>): Promise<QuakeError> {
    const error: unknown = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof QuakeError)) throw new TypeError(`Expected a QuakeError, got ${String(error)}`);
    return error;
  }

  async function writeTwo(): Promise<void> {
    const writer = await HistoryWriter.create(file, clockOf([10, 20]));
    writer.append({ process: 0, type: 'invoke', f: 'add', value: 7, workload: 'set', node: 'n1' });
    writer.append({
      process: 0,
      type: 'info',
      f: 'add',
      value: 7,
      workload: 'set',
      node: 'n1',
      error: '57P01: 连接中断',
    });
    await writer.close();
  }

  it('is read back as it was written', async () => {
    await writeTwo();
    expect(await readHistory(file)).to.deep.equal({
      operations: [
        { index: 0, time: 10, process: 0, type: 'invoke', f: 'add', value: 7, workload: 'set', node: 'n1' },
        {
          index: 1,
          time: 20,
          process: 0,
          type: 'info',
          f: 'add',
          value: 7,
          workload: 'set',
          node: 'n1',
          error: '57P01: 连接中断',
        },
      ],
    });
  });

  it('never lets time go back', async () => {
    const writer = await HistoryWriter.create(file, clockOf([10, 5]));
    writer.append({ process: 0, type: 'invoke', f: 'read', value: undefined });
    expect(writer.append({ process: 0, type: 'ok', f: 'read', value: [] }).time).to.equal(10);
    await writer.close();
    expect((await readHistory(file)).operations.map(({ value }) => value)).to.deep.equal([null, []]);
  });

  it('is on disk after a flush, and in order however much is written at once', async () => {
    const writer = await HistoryWriter.create(file, () => 1);
    for (let value = 0; value < 5000; value += 1) writer.append({ process: value, type: 'invoke', f: 'add', value });
    await writer.flush();
    expect((await readHistory(file)).operations).to.have.length(5000);
    for (let value = 0; value < 5000; value += 1) writer.append({ process: value, type: 'ok', f: 'add', value });
    await writer.close();
    expect((await readHistory(file)).operations).to.have.length(10_000);
  });

  it('reports the last line that a killed writer left unfinished', async () => {
    await writeTwo();
    const size = (await readFile(file)).length;
    await truncate(file, size - 5);
    const { operations, truncated } = await readHistory(file);
    expect(operations).to.have.length(1);
    expect(truncated).to.include({ line: 2 });
  });

  it('takes a last line that lacks nothing but its newline', async () => {
    await writeTwo();
    await truncate(file, (await readFile(file)).length - 1);
    expect(await readHistory(file))
      .to.have.property('operations')
      .with.length(2);
  });

  const good = '{"index":0,"time":1,"process":0,"type":"invoke","f":"read","value":null}\n';
  const damage: readonly (readonly [string, string, RegExp])[] = [
    ['no JSON in the middle', `${good}{"index":1,"ti\n${good}`, /line 2/],
    ['a missing line', `${good}${good.replace('"index":0', '"index":2')}`, /line 2: expected index 1, got 2/],
    ['time that goes back', `${good}${good.replace('"index":0,"time":1', '"index":1,"time":0')}`, /line 2: time 0/],
    [
      'an unknown type',
      good.replace('invoke', 'begin'),
      /line 1: expected "type" invoke, ok, fail or info, got "begin"/,
    ],
    ['a nameless process', good.replace('"process":0', '"process":"nobody"'), /line 1: expected "process"/],
    ['a node that is no word', good.replace('}', ',"node":3}'), /line 1: expected "node" to be text, got 3/],
    ['a list instead of an operation', '[]\n', /line 1: expected an operation object, got \[\]/],
  ];
  for (const [name, text, message] of damage) {
    it(`names the line with ${name}`, async () => {
      await writeFile(file, text);
      const error = await rejection(readHistory(file));
      expect(error.message).to.match(message);
      expect(error).to.include({ code: 'QUAKE_BAD_LINE', exitClass: 'environment' });
    });
  }

  it('says which file it could not read or write', async () => {
    const missing = path.join(folder, 'nowhere', 'history.jsonl');
    expect((await rejection(readHistory(missing))).message).to.contain(missing);
    expect((await rejection(HistoryWriter.create(missing, () => 0))).message).to.contain(missing);
  });

  it('says that the disk is full instead of losing lines in silence', async function () {
    if (process.platform !== 'linux') skipBecause(this, 'needs /dev/full of Linux');
    const writer = await HistoryWriter.create('/dev/full', () => 0);
    writer.append({ process: 0, type: 'invoke', f: 'read', value: null });
    expect((await rejection(writer.flush())).message).to.match(/ENOSPC/);
    expect(() => writer.append({ process: 0, type: 'ok', f: 'read', value: null })).to.throw(QuakeError, /ENOSPC/);
    expect(await rejection(writer.close())).to.include({ code: 'QUAKE_RUN_FILE' });
  });
});
