import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { dbquake } from './dbquake.ts';

const HISTORIES = fileURLToPath(new URL('./fixtures/histories', import.meta.url));
const fixture = (name: string): string => path.join(HISTORIES, name);

interface Printed {
  readonly file?: string;
  readonly workload: string;
  readonly valid: unknown;
  readonly anomalyTypes: readonly string[];
  readonly anomalies: Readonly<Record<string, readonly unknown[]>>;
  readonly not?: readonly string[];
  readonly alsoNot?: readonly string[];
  readonly truncated?: { readonly line: number };
}

function printed(stdout: string): Printed[] {
  return stdout.split('\n').map((line) => JSON.parse(line) as Printed);
}

describe('dbquake check FILE @smoke', function () {
  this.timeout(20_000);

  const files: readonly (readonly [
    file: string,
    what: string,
    args: readonly string[],
    code: number,
    Partial<Printed>,
  ])[] = [
    [
      'list-append-G0.jsonl',
      'JSON lines of completions',
      ['--workload', 'list-append', '--completions-only', '--anomalies', 'G0'],
      1,
      { valid: false, anomalyTypes: ['G0'], not: ['read-uncommitted'] },
    ],
    [
      'list-append.edn',
      'EDN, one map a line',
      [],
      0,
      { valid: true, workload: 'list-append', anomalyTypes: [], not: [] },
    ],
    ['long-fork.json', 'a JSON array in many lines', [], 1, { workload: 'long-fork', anomalyTypes: ['long-fork'] }],
    ['counter.json', 'a JSON array in one line', [], 0, { workload: 'counter', valid: true }],
    ['bank.edn', 'EDN with maps of balances', [], 1, { workload: 'bank', anomalyTypes: ['wrong-total'] }],
    ['set-full.edn', 'EDN, one vector of records', ['--workload', 'set-full'], 2, { valid: 'unknown' }],
    ['etcd-000.jsonl', 'JSON lines of a register', [], 1, { workload: 'cas-register', valid: false }],
    [
      'etcd-005.jsonl',
      'JSON lines of a register',
      ['--workload', 'cas-register', '--budget', '60s'],
      0,
      { valid: true },
    ],
  ];
  for (const [file, what, args, code, expected] of files) {
    it(`judges ${file}, ${what}: exit ${code}`, async () => {
      const { exitCode, stdout, stderr } = await dbquake('check', fixture(file), '--json', ...args);
      expect(stderr).to.equal('');
      expect(printed(stdout)).to.have.length(1);
      expect(printed(stdout)[0]).to.deep.include(expected);
      expect(exitCode).to.equal(code);
    });
  }

  it('prints a line for each of several files and exits with the worst', async () => {
    const names = ['etcd-005.jsonl', 'set-full.edn', 'bank.edn'].map(fixture);
    const { exitCode, stdout } = await dbquake('check', ...names, '--json');
    expect(printed(stdout).map(({ file, valid }) => [file, valid])).to.deep.equal([
      [names[0], true],
      [names[1], 'unknown'],
      [names[2], false],
    ]);
    expect(exitCode).to.equal(1);
    expect((await dbquake('check', ...names.slice(0, 2))).exitCode).to.equal(2);
  });

  it('tells people what is wrong', async () => {
    const { exitCode, stdout } = await dbquake('check', fixture('bank.edn'), fixture('etcd-005.jsonl'));
    expect(stdout).to.include(`${fixture('bank.edn')}: INVALID (bank)`);
    expect(stdout).to.include('a total of 17 instead of 20');
    expect(stdout).to.include(`${fixture('etcd-005.jsonl')}: valid (cas-register)`);
    expect(exitCode).to.equal(1);
  });

  it('says in its help how long it searches at the most', async () => {
    const { stdout } = await dbquake('check', '--help');
    expect(stdout.replace(/\s+/g, ' ')).to.match(/--budget <duration> unknown when the search .* \(default: 2m\)/);
  });

  it('shows the SQL behind an anomaly in a history of its own', async () => {
    const own = { process: 1, f: 'txn', workload: 'list-append', node: 'n1' };
    const lines = [
      {
        ...own,
        type: 'invoke',
        time: 1e9,
        value: [
          ['append', 7, 1],
          ['r', 7, null],
        ],
      },
      {
        ...own,
        type: 'ok',
        time: 2e9,
        value: [
          ['append', 7, 1],
          ['r', 7, [2]],
        ],
      },
    ];
    const folder = await mkdtemp(path.join(tmpdir(), 'dbquake-check-'));
    try {
      const file = path.join(folder, 'own.jsonl');
      await writeFile(file, lines.map((line, index) => `${JSON.stringify({ index, ...line })}\n`).join(''));
      const { stdout, exitCode } = await dbquake('check', file);
      expect(stdout).to.include('operation 1, process 1 on n1, at 1.000 s to 2.000 s, ok:');
      expect(stdout).to.include('SELECT elements FROM dbquake.list_append WHERE id = 7;  -- returned [2]');
      expect(exitCode).to.equal(1);
      const [json] = printed((await dbquake('check', file, '--json')).stdout);
      expect(JSON.stringify(json?.anomalies)).to.include('"sql":"COMMIT"');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('reads the standard input', async () => {
    const process = dbquake('check', '-', '--workload', 'counter', '--json');
    process.stdin.end(await readFile(fixture('counter.json')));
    const { exitCode, stdout } = await process;
    expect(printed(stdout)[0]).to.deep.include({ workload: 'counter', valid: true });
    expect(exitCode).to.equal(0);
  });

  it('drops what a killed writer left half written, with a warning', async () => {
    const { exitCode, stdout, stderr } = await dbquake('check', fixture('cut-off.edn'), '--json');
    expect(stderr).to.match(
      /^dbquake: .*cut-off\.edn, line 6: the file was cut off here; \d+ characters were dropped$/,
    );
    expect(printed(stdout)[0]?.truncated?.line).to.equal(6);
    expect(exitCode).to.equal(0);
  });

  it('names file, line and reason of what is no operation and exits 64', async () => {
    const { exitCode, stdout, stderr } = await dbquake('check', fixture('malformed.jsonl'));
    expect(stderr).to.include('malformed.jsonl, line 4: expected "type" to be invoke, ok, fail or info, got "maybe"');
    expect(stdout).to.equal('');
    expect(exitCode).to.equal(64);
  });

  it('judges the other files when one is malformed', async () => {
    const { exitCode, stdout, stderr } = await dbquake(
      'check',
      fixture('malformed.jsonl'),
      fixture('etcd-005.jsonl'),
      '--json',
    );
    expect(stderr).to.include('malformed.jsonl, line 4');
    expect(printed(stdout).map(({ valid }) => valid)).to.deep.equal(['unknown', true]);
    expect(exitCode).to.equal(64);
  });

  const refused: readonly (readonly [args: readonly string[], code: number, says: string])[] = [
    [['no-such-file.jsonl'], 64, 'There is no file no-such-file.jsonl'],
    [[fixture('bank.edn'), '--workload', 'tpcc'], 64, 'there is no workload "tpcc"'],
    [[fixture('bank.edn'), '--model', 'serializable'], 64, '--model serializable says nothing about the workload bank'],
    [[fixture('list-append.edn'), '--model', 'nonsense'], 64, 'nonsense'],
    [[fixture('list-append.edn'), '--anomalies', 'G17'], 64, 'G17'],
    [[fixture('list-append.edn'), '--budget', 'soon'], 64, '--budget: expected a duration'],
    [[fixture('list-append.edn'), '--fail-on', 'rto>1s'], 64, '--fail-on is for stored runs'],
    [['latest', '--workload', 'set'], 64, '--workload is for history files'],
  ];
  for (const [args, code, says] of refused) {
    it(`refuses "check ${args.map((word) => path.basename(word)).join(' ')}" and exits ${code}`, async () => {
      const { exitCode, stdout, stderr } = await dbquake('check', ...args);
      expect(stderr).to.include(says);
      expect(stderr, 'no stack').to.not.match(/^\s+at /m);
      expect(stdout).to.equal('');
      expect(exitCode).to.equal(code);
    });
  }

  it('takes the order of commits from a file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'dbquake-suite-'));
    try {
      const history = path.join(folder, 'history.jsonl');
      const order = path.join(folder, 'order.jsonl');
      const write = (process: number, value: number): string =>
        JSON.stringify({ process, type: 'ok', f: 'txn', value: [['r', 'x', null], ['w', 'x', value]] }); // prettier-ignore
      await writeFile(history, [write(0, 1), write(1, 2)].join('\n'));
      await writeFile(order, '{"index":1,"lsn":"0/16B3748"}\n{"index":0,"lsn":"0/16B3800"}\n');
      const args = ['check', history, '--json', '--completions-only', '--model', 'serializable'];
      const { exitCode, stdout } = await dbquake(...args, '--transaction-order', order);
      expect(printed(stdout)[0]?.valid).to.equal(false);
      expect(exitCode).to.equal(1);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
