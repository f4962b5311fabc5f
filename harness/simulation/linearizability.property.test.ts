import { expect } from 'chai';
import fc from 'fast-check';
import { checkLinearizable } from '../checkers/linearizability/index.ts';
import type { Operation } from '../history/operation.ts';
import { Draw } from './draw.ts';
import { shuffledWithinConcurrency, withLostAnswers } from './fixtures/same-history.ts';
import { isSerializable } from './fixtures/brute-force.ts';
import { smallHistory } from './fixtures/small-histories.ts';
import { smallTransactions, type Statement } from './fixtures/small-transactions.ts';
import { isLinearizable, mutexStep, registerStep } from './fixtures/small-registers.ts';
import { lines } from './fixtures/transaction-verdict.ts';
import {
  simulateKeyValues,
  simulateMutex,
  simulateRegisters,
  withStaleRead,
  type ClientOptions,
  type RegisterOptions,
} from './index.ts';

const RUNS = 300;

type Workload = 'register' | 'cas-register';

const REGISTERS: Readonly<Record<string, readonly [Workload, RegisterOptions]>> = {
  'few values': ['register', { values: 3 }],
  'unique values': ['register', { values: 'unique' }],
  'few values, cas': ['cas-register', { values: 3, casShare: 0.4 }],
  'unique values, cas': ['cas-register', { values: 'unique', casShare: 0.4 }],
};

function clients(max: number, min = 1): fc.Arbitrary<ClientOptions> {
  return fc.record({
    seed: fc.integer(),
    operations: fc.integer({ min, max }),
    processes: fc.integer({ min: 1, max: 5 }),
    crashRate: fc.constantFrom(0, 0.2),
    failRate: fc.constantFrom(0, 0.1),
  });
}

/** Some reads return what another write of the history wrote, or nothing. */
function spoiled(history: readonly Operation[], share: number, draw: Draw): Operation[] {
  const written = history.filter(({ f }) => f === 'write').map(({ value }) => value);
  return history.map((operation) => {
    if (operation.type !== 'ok' || operation.f !== 'read' || !draw.chance(share)) return operation;
    return { ...operation, value: draw.pick([null, ...written]) };
  });
}

/** The micro-operations of rw-register in the words of multi-register. */
function spelledOut(value: unknown): unknown {
  return (value as Statement[]).map(([word, key, content]) => [word === 'r' ? 'read' : 'write', key, content]);
}

describe('linearizability', function () {
  this.timeout(60_000);

  for (const [name, [model, registers]] of Object.entries(REGISTERS)) {
    it(`is decided as by trying all orders: ${name}`, () => {
      const seen = { true: 0, false: 0 };
      fc.assert(
        fc.property(clients(8, 4), fc.constantFrom(0, 0.3, 0.8), fc.integer(), (options, share, seed) => {
          const history = spoiled([...simulateRegisters({ ...options, ...registers })], share, new Draw(seed));
          const expected = isLinearizable<unknown>(history, null, registerStep);
          seen[`${expected}`] += 1;
          expect(checkLinearizable(history, { model }).valid, lines(history)).to.equal(expected);
        }),
        { numRuns: RUNS },
      );
      expect(Math.min(seen.true, seen.false)).to.be.greaterThan(RUNS / 20);
    });

    for (const count of [1, 4]) {
      it(`of ${count} simulated registers is confirmed, also without some answers and shuffled: ${name}`, () => {
        fc.assert(
          fc.property(clients(120), fc.integer(), (options, seed) => {
            const history = [...simulateRegisters({ ...options, ...registers, registers: count })];
            const draw = new Draw(seed);
            for (const same of [
              history,
              shuffledWithinConcurrency(history, draw),
              withLostAnswers(history, 0.2, draw),
            ]) {
              expect(checkLinearizable(same, { model }).valid, lines(same)).to.equal(true);
            }
          }),
          { numRuns: RUNS / 10 },
        );
      });
    }

    it(`is denied because of one stale read: ${name}`, () => {
      for (let seed = 1; seed <= 20; seed++) {
        const valid = [...simulateRegisters({ seed, operations: 200, processes: 6, ...registers })];
        const history = withStaleRead(valid, 0.9);
        expect(checkLinearizable(history, { model }).valid, lines(history)).to.equal(false);
      }
    });
  }

  it('of a mutex is decided as by trying all orders', () => {
    const seen = { true: 0, false: 0 };
    fc.assert(
      fc.property(clients(7), fc.constantFrom(0, 0.3), fc.integer(), (options, share, seed) => {
        const draw = new Draw(seed);
        const history = [...simulateMutex(options)].map((operation): Operation =>
          operation.type === 'fail' && draw.chance(share) ? { ...operation, type: 'ok' } : operation,
        );
        const expected = isLinearizable(history, false, mutexStep);
        seen[`${expected}`] += 1;
        expect(checkLinearizable(history, { model: 'mutex' }).valid, lines(history)).to.equal(expected);
      }),
      { numRuns: RUNS },
    );
    expect(Math.min(seen.true, seen.false)).to.be.greaterThan(RUNS / 20);
  });

  it('of many registers at once is decided as by trying all orders', () => {
    const seen = { true: 0, false: 0 };
    fc.assert(
      fc.property(smallHistory('rw-register'), (small) => {
        const expected = isSerializable(smallTransactions(small), 'realtime');
        seen[`${expected}`] += 1;
        const history = small.map((operation) => ({ ...operation, value: spelledOut(operation.value) }));
        expect(checkLinearizable(history, { model: 'multi-register' }).valid, lines(history)).to.equal(expected);
      }),
      { numRuns: RUNS },
    );
    expect(Math.min(seen.true, seen.false)).to.be.greaterThan(RUNS / 20);
  });

  it('of key-value texts is confirmed, and denied after a get of what nobody wrote', () => {
    fc.assert(
      fc.property(clients(80), (options) => {
        const history = [...simulateKeyValues({ ...options, keys: 3 })];
        expect(checkLinearizable(history, { model: 'kv' }).valid, lines(history)).to.equal(true);
        const longest = history.findLastIndex(({ type, f }) => type === 'ok' && f === 'get');
        const read = history[longest];
        if (read === undefined) return;
        const [key, text] = read.value as readonly [string, string];
        const torn = history.with(longest, { ...read, value: [key, `${text}nobody wrote this`] });
        expect(checkLinearizable(torn, { model: 'kv' }).valid, lines(torn)).to.equal(false);
      }),
      { numRuns: RUNS / 10 },
    );
  });
});
