import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { QuakeError } from '../../errors.ts';
import type { Operation } from '../../history/operation.ts';
import { checkHistoryFile } from './check-history-file.ts';
import { readTransactionOrder } from './read-transaction-order.ts';

interface Vector {
  readonly id: string;
  readonly workload: string;
  readonly history: readonly Operation[];
  readonly expect: { readonly byF?: Readonly<Record<string, object>> } & Readonly<Record<string, unknown>>;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../checkers/fixtures/history-vectors.json', import.meta.url), 'utf8'),
) as readonly Vector[];

async function withFile<Result>(content: string, work: (file: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dbquake-files-'));
  try {
    const file = path.join(folder, 'history.jsonl');
    await writeFile(file, content);
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function check(
  operations: readonly object[],
  options: Parameters<typeof checkHistoryFile>[1] = {},
): ReturnType<typeof checkHistoryFile> {
  return withFile(operations.map((operation) => `${JSON.stringify(operation)}\n`).join(''), (file) =>
    checkHistoryFile(file, options),
  );
}

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    // Not `instanceof`: mocha with tsx loads what is imported dynamically a second time.
    const { exitClass, message } = error as QuakeError;
    if (exitClass === 'usage') return message;
    throw error;
  }
  throw new Error('it was not refused');
}

const ok = (f: string, value: unknown, process: number | string = 0): object => ({ process, type: 'ok', f, value });

describe('checking a history file', () => {
  for (const { id, workload, history, expect: expected } of vectors) {
    // Read in a file, the note of this vector holds: a strict checker calls it stale.
    const valid = id === 'causal-reverse-one-without-two' ? false : expected['valid'];
    it(`judges the vector ${id}`, async () => {
      const { verdict } = await check(history, { workload });
      const { byF, ...facts } = expected;
      expect(verdict).to.deep.include({ ...facts, valid });
      for (const [f, counts] of Object.entries(byF ?? {})) {
        expect((verdict as unknown as { byF: Record<string, object> }).byF[f]).to.deep.include(counts);
      }
    });
  }

  it('judges a bank as Jepsen writes it', async () => {
    const reads = [{ 0: 10, 1: 10 }, { 0: 4, 1: 16 }, { 0: 4, 1: 15 }]; // prettier-ignore
    const { workload, verdict } = await check(reads.map((balances) => ok('read', balances)));
    expect(workload).to.equal('bank');
    expect(verdict).to.deep.include({ valid: false, anomalyTypes: ['wrong-total'], readCount: 3, errorCount: 1 });
    const opened = await check([ok('read', { 0: 4, 1: 15 })], { workload: 'bank', initial: { 0: 10, 1: 10 } });
    expect(opened.verdict.valid).to.equal(false);
  });

  it('counts what it did not judge, and is not valid when that is all there is', async () => {
    const { ignored, verdict } = await check([ok('enqueue', 1), ok('peek', 1), ok('start', 1, 'nemesis')], {
      workload: 'queue',
    });
    expect([...ignored]).to.deep.equal([['peek', 1]]);
    expect(verdict.valid).to.equal(true);
    expect((await check([ok('peek', 1)], { workload: 'queue' })).verdict.valid).to.equal('unknown');
  });

  it('judges completions alone when told to', async () => {
    const history = [
      { process: 0, type: 'invoke', f: 'enqueue', value: 1 },
      { process: 1, type: 'ok', f: 'dequeue', value: 1 },
      { process: 0, type: 'ok', f: 'enqueue', value: 1 },
    ];
    expect((await check(history, { workload: 'queue' })).verdict.valid).to.equal(true);
    const instants = await check(history, { workload: 'queue', completionsOnly: true });
    expect(instants.verdict.anomalyTypes).to.deep.equal(['dequeued-too-early']);
  });

  it('takes plain values under the name sequential for causal-reverse', async () => {
    const { verdict } = await check([ok('write', 1), ok('write', 2), ok('read', [2])], { workload: 'sequential' });
    expect(verdict.anomalyTypes).to.deep.equal(['causal-reverse']);
  });

  it('lets a model that knows no real time overlook stale reads', async () => {
    const history = [ok('write', 1), ok('read', [])];
    const options = { workload: 'causal-reverse' };
    expect((await check(history, options)).verdict.valid).to.equal(false);
    expect((await check(history, { ...options, models: ['serializable'] })).verdict.valid).to.equal(true);
  });

  it('refuses what makes no sense, with file and line where there is one', async () => {
    const cases: readonly (readonly [operations: readonly object[], Parameters<typeof check>[1], RegExp])[] = [
      [[], { workload: 'tpcc' }, /there is no workload "tpcc"/],
      [[ok('dance', 1)], {}, /do not tell the workload/],
      [
        [
          { ...ok('add', 1), workload: 'set' },
          { ...ok('read', {}), workload: 'bank' },
        ],
        {},
        /workloads bank, set-full/,
      ],
      [
        [],
        { workload: 'queue', models: ['serializable'] },
        /--model serializable says nothing about the workload queue/,
      ],
      [[], { workload: 'set', anomalies: ['G1'] }, /--anomalies/],
      [[], { workload: 'list-append', models: ['no-such-model'] }, /no-such-model/],
      [[], { workload: 'list-append', wfrKeys: true }, /--wfr-keys/],
      [[ok('read', [1]), ok('read', 7)], { workload: 'set-full' }, /history\.jsonl, line 2: .* list, got 7/],
      [[ok('read', 'x')], { workload: 'counter' }, /history\.jsonl, line 1: .* number, got "x"/],
      [[ok('txn', [['append', 1, 1]]), ok('txn', [['dance', 1, 1]])], { workload: 'list-append' }, /line 2: .*dance/],
    ];
    for (const [operations, options, message] of cases) {
      expect(await refusal(check(operations, options))).to.match(message);
    }
  });

  it('is unknown about a register when the clock of its caller says that the time is over', async () => {
    const writes = Array.from({ length: 40 }, (_, process) => ({ process, f: 'write', value: process % 3 }));
    const history = [
      ...writes.map((write) => ({ ...write, type: 'invoke' })),
      ...writes.map((write) => ({ ...write, type: 'ok' })),
    ];
    let time = 0;
    const budget = { ms: 1500, now: () => (time += 2000) };
    const { verdict } = await check(history, { workload: 'register', budget });
    expect(verdict).to.deep.include({ valid: 'unknown' });
    expect(JSON.stringify(verdict)).to.include('1.5 s');
  });

  it('says in SQL what went wrong in a history of ours, and nothing in SQL of those of other tools', async () => {
    const accounts = { 0: 100, 1: 90 };
    const read = (own: object): object[] => [
      { ...ok('open', { accounts: { 0: 100, 1: 100 } }), ...own },
      { process: 1, type: 'invoke', f: 'read', value: null, node: 'n2', time: 1e9, ...own },
      { process: 1, type: 'ok', f: 'read', value: accounts, node: 'n2', time: 2e9, ...own },
    ];
    const texts = async (own: object): Promise<string> => {
      const checked = await check(read(own), { workload: 'bank' });
      const anomalies = Object.values(checked.verdict.anomalies).flat();
      return anomalies.map((anomaly) => checked.explain(anomaly)).join('\n');
    };
    expect((await texts({ workload: 'bank' })).split('\n').slice(1)).to.deep.equal([
      '  operation 2, process 1 on n2, at 1.000 s to 2.000 s, ok:',
      '    SELECT id, balance FROM dbquake.bank_account;  -- returned {"0":100,"1":90}',
    ]);
    expect(await texts({})).to.match(/^wrong-total: .*$/);
  });
});

describe('the order of transactions in a file', () => {
  const forms: readonly (readonly [what: string, content: string])[] = [
    ['indices in one array', '[7, 3, 11]'],
    ['an index a line', '7\n3\n11\n'],
    ['LSNs', '{"index":3,"lsn":"0/20"}\n{"index":11,"lsn":"1/1"}\n{"index":7,"lsn":"0/3"}'],
    ['CSNs', '[{"index":3,"csn":10},{"index":11,"csn":"9223372036854775807"},{"index":7,"csn":9}]'],
    ['positions by index', '{"3": 5, "7": 1, "11": 8}'],
  ];
  for (const [what, content] of forms) {
    it(`can be ${what}`, async () => {
      const order = await withFile(content, readTransactionOrder);
      expect([...order].sort(([, a], [, b]) => a - b).map(([index]) => index)).to.deep.equal([7, 3, 11]);
    });
  }

  it('is refused by line when it is none', async () => {
    expect(await refusal(withFile('1\n"x"\n', readTransactionOrder))).to.match(/line 2: expected the index/);
    expect(await refusal(withFile('{"index":1,"lsn":"x"}', readTransactionOrder))).to.match(/line 1: .*LSN/);
  });
});
