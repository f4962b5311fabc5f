import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Operation } from '../history/operation.ts';
import {
  SIMULATED_ISOLATIONS,
  simulateBank,
  simulateCounter,
  simulateKeyValues,
  simulateLongFork,
  simulateMutex,
  simulateQueue,
  simulateRegisters,
  simulateSequential,
  simulateSet,
  simulateTransactions,
} from './index.ts';

interface CommonOptions {
  readonly seed: number;
  readonly operations: number;
  readonly processes: number;
  readonly crashRate: number;
  readonly failRate: number;
}

type Simulation = (options: CommonOptions) => Iterable<Operation>;

const SIMULATIONS: Readonly<Record<string, Simulation>> = {
  ...Object.fromEntries(
    SIMULATED_ISOLATIONS.map((isolation): [string, Simulation] => [
      `transactions, ${isolation}`,
      (options) => simulateTransactions({ ...options, workload: 'list-append', isolation }),
    ]),
  ),
  registers: (options) => simulateRegisters({ ...options, registers: 3, casShare: 0.3 }),
  'key-value': simulateKeyValues,
  mutex: simulateMutex,
  set: (options) => simulateSet({ ...options, reads: 5 }),
  bank: simulateBank,
  counter: simulateCounter,
  queue: simulateQueue,
  'long-fork': simulateLongFork,
  sequential: simulateSequential,
};

/** Beginnings of SHA-256. A new one means that figures of the benchmark no longer compare with older ones. */
const DIGESTS = {
  bank: 'ef5c42e1598e8b1d',
  counter: 'c4e27189f3f78c20',
  'key-value': 'e99589d54ecb73a0',
  'long-fork': '23ec7a12358630ec',
  mutex: 'b346e61cf80ab71b',
  queue: '6dd93dee25bacddb',
  registers: '388e286fcae5a7e5',
  sequential: 'cba56fe10e38f5d5',
  set: 'ba3a8669bd7d6f22',
  'transactions, none': '3adf659384f1e284',
  'transactions, read-committed': 'a85b3f101b5db9ea',
  'transactions, read-uncommitted': '9248d0d20f93536d',
  'transactions, serializable': '295c1f8ca22f3f73',
  'transactions, snapshot-isolation': '97895fa54c9c3bd9',
  'transactions, stale-snapshot': '7ef2e564d7e56014',
  'transactions, strict-serializable': '33966167db041660',
  'transactions, strong-session-serializable': '3ec7e1eeab9841e3',
  'transactions, strong-session-snapshot-isolation': 'd62e493784bffe13',
  'transactions, strong-snapshot-isolation': '2b0f90f7802be843',
};

const options: fc.Arbitrary<CommonOptions> = fc.record({
  seed: fc.integer(),
  operations: fc.integer({ min: 0, max: 60 }),
  processes: fc.integer({ min: 1, max: 6 }),
  crashRate: fc.constantFrom(0, 0.1, 0.5),
  failRate: fc.constantFrom(0, 0.2),
});

function line({ process, type, f, value }: Operation): string {
  return `${process} ${type} ${f} ${JSON.stringify(value)}`;
}

function digest(history: Iterable<Operation>): string {
  const hash = createHash('sha256');
  for (const operation of history) hash.update(`${JSON.stringify(operation)}\n`);
  return hash.digest('hex').slice(0, 16);
}

/** Throws unless each process has at most one call at a time, and none after `info`. */
function expectPaired(history: readonly Operation[]): void {
  const open = new Set<unknown>();
  const gone = new Set<unknown>();
  history.forEach(({ index, process, type }, position) => {
    expect(index).to.equal(position);
    expect(gone.has(process), `process ${process} was used again`).to.equal(false);
    if (type === 'invoke') {
      expect(open.has(process), `process ${process} is busy`).to.equal(false);
      open.add(process);
    } else {
      expect(open.delete(process), `process ${process} had asked nothing`).to.equal(true);
      if (type === 'info') gone.add(process);
    }
  });
}

describe('simulated histories', function () {
  this.timeout(60_000);

  for (const [name, simulate] of Object.entries(SIMULATIONS)) {
    it(`pair invocations and completions, and are the same for the same seed: ${name}`, () => {
      fc.assert(
        fc.property(options, (chosen) => {
          const history = [...simulate(chosen)];
          expectPaired(history);
          expect(history.filter(({ type }) => type === 'invoke')).to.have.length(chosen.operations);
          expect([...simulate(chosen)]).to.deep.equal(history);
        }),
        { numRuns: 30 },
      );
    });
  }

  it('never change silently: transactions of seed 1', () => {
    const history = [
      ...simulateTransactions({
        seed: 1,
        operations: 5,
        processes: 3,
        crashRate: 0.2,
        workload: 'list-append',
        isolation: 'strict-serializable',
        activeKeys: 2,
        maxStatements: 3,
      }),
    ];
    expect(history.map(line)).to.deep.equal([
      '0 invoke txn [["append",1,1]]',
      '1 invoke txn [["append",0,1],["append",0,2],["r",1,null]]',
      '2 invoke txn [["append",1,2],["append",0,3]]',
      '0 ok txn [["append",1,1]]',
      '2 info txn [["append",1,2],["append",0,3]]',
      '0 invoke txn [["r",0,null]]',
      '5 invoke txn [["r",1,null]]',
      '0 ok txn [["r",0,[1,2]]]',
      '5 ok txn [["r",1,[1]]]',
      '1 ok txn [["append",0,1],["append",0,2],["r",1,[]]]',
    ]);
  });

  it('never change silently: a long history of each kind', () => {
    const long = { seed: 7, operations: 500, processes: 10, crashRate: 0.02, failRate: 0.05 };
    const digests = Object.fromEntries(
      Object.entries(SIMULATIONS).map(([name, simulate]) => [name, digest(simulate(long))]),
    );
    expect(digests).to.deep.equal(DIGESTS);
  });
});

describe('a simulated database', function () {
  this.timeout(60_000);

  const history = [
    ...simulateTransactions({
      seed: 3,
      operations: 3000,
      processes: 10,
      crashRate: 0.02,
      failRate: 0.05,
      workload: 'list-append',
      isolation: 'strict-serializable',
    }),
  ];

  it('shows every list as it grew, without the appends of failed transactions', () => {
    const failed = new Set(
      history
        .filter(({ type }) => type === 'fail')
        .flatMap(({ value }) => (value as [string, number, number][]).map(([, key, written]) => `${key} ${written}`)),
    );
    const longest = new Map<unknown, readonly unknown[]>();
    let reads = 0;
    for (const { type, value } of history) {
      if (type !== 'ok') continue;
      for (const [word, key, list] of value as [string, number, number[]][]) {
        if (word !== 'r') continue;
        reads += 1;
        const known = longest.get(key) ?? [];
        const [short, long] = known.length < list.length ? [known, list] : [list, known];
        expect(long.slice(0, short.length)).to.deep.equal(short);
        longest.set(key, long);
        for (const element of list) expect(failed.has(`${key} ${element}`)).to.equal(false);
      }
    }
    expect(reads).to.be.greaterThan(2000);
    expect(failed.size).to.be.greaterThan(100);
  });

  it('lets some lost transactions happen and others not, some of them late', () => {
    const seenAt = new Map<string, number>();
    for (const { index, type, value } of history) {
      if (type !== 'ok') continue;
      for (const [word, key, list] of value as [string, number, number[]][]) {
        if (word !== 'r') continue;
        for (const element of list) if (!seenAt.has(`${key} ${element}`)) seenAt.set(`${key} ${element}`, index);
      }
    }
    const lost = history.filter(({ type }) => type === 'info');
    const appended = lost.map(({ value }) =>
      (value as [string, number, number][])
        .filter(([word]) => word === 'append')
        .map(([, key, element]) => `${key} ${element}`),
    );
    expect(appended.some((appends) => appends.some((one) => seenAt.has(one)))).to.equal(true);
    expect(appended.some((appends) => appends.length > 0 && !appends.some((one) => seenAt.has(one)))).to.equal(true);
  });
});
