import { expect } from 'chai';
import fc from 'fast-check';
import type { Operation } from '../history/operation.ts';
import { judgeOf } from '../run/history-files/workload-judges.ts';
import { Draw } from './draw.ts';
import { shuffledWithinConcurrency, withLostAnswers } from './fixtures/same-history.ts';
import { lines } from './fixtures/transaction-verdict.ts';
import {
  simulateBank,
  simulateCounter,
  simulateDrainedQueue,
  simulateLongFork,
  simulateQueue,
  simulateRegisters,
  simulateSequential,
  simulateSet,
  type ClientOptions,
} from './index.ts';

type Simulate = (options: ClientOptions) => Iterable<Operation>;

const set: Simulate = (options) => simulateSet({ ...options, reads: 6 });
const renamed = (simulate: Simulate, from: string, to: string): Simulate => {
  return (options) => [...simulate(options)].map((one) => (one.f === from ? { ...one, f: to } : one));
};
/** Reads of a counter and nothing else: what they show only grows. */
const growing: Simulate = (options) => [...simulateCounter(options)].filter(({ f }) => f === 'read');

/** Histories that are valid by construction, by the workload as which they are judged. */
const VALID: Readonly<Record<string, Simulate>> = {
  set,
  'set-full': set,
  bank: simulateBank,
  counter: simulateCounter,
  queue: simulateQueue,
  'total-queue': simulateDrainedQueue,
  'long-fork': simulateLongFork,
  sequential: simulateSequential,
  monotonic: growing,
  'causal-reverse': renamed(set, 'add', 'write'),
  'unique-ids': (options) =>
    [
      ...renamed((own) => simulateRegisters({ ...own, values: 'unique', readShare: 0 }), 'write', 'generate')(options),
    ].map((one) => (one.type === 'ok' ? one : { ...one, value: null })),
};

/** The last successful completion of this function with another value; the history itself where there is none. */
function withLast(
  history: readonly Operation[],
  f: string,
  change: (value: unknown, earlier: readonly unknown[]) => unknown,
): Operation[] {
  const position = history.findLastIndex((one) => one.type === 'ok' && one.f === f);
  const last = history[position];
  if (last === undefined) return [...history];
  const earlier = history.slice(0, position).filter((one) => one.type === 'ok' && one.f === f);
  return history.with(position, {
    ...last,
    value: change(
      last.value,
      earlier.map(({ value }) => value),
    ),
  });
}

type Rows = readonly (readonly [word: string, key: number, value: number | null])[];

/** A read of some keys does not show one that an earlier read showed without the others. */
function withLongFork(history: readonly Operation[]): Operation[] {
  const seen = ({ value }: Operation): Rows => (value as Rows).filter(([word, , shown]) => word === 'r' && shown === 1);
  const isOfGroup = (one: Operation, [first]: Rows): boolean =>
    (one.value as Rows).some(([word, key]) => word === 'r' && key === first?.[1]);
  const reads = history.filter(({ type }) => type === 'ok').filter((one) => seen(one).length > 0);
  for (const later of reads.toReversed()) {
    const earlier = reads.find((one) => isOfGroup(later, seen(one)) && seen(one).length < seen(later).length);
    const hidden = earlier === undefined ? undefined : seen(earlier)[0]?.[1];
    if (hidden === undefined) continue;
    const value = (later.value as Rows).map(([word, key, shown]) => [word, key, key === hidden ? null : shown]);
    return history.with(later.index, { ...later, value });
  }
  return [...history];
}

/** One answer that cannot be, in a history of one process without crashes. */
const SPOILED: Readonly<Record<string, (history: readonly Operation[]) => Operation[]>> = {
  set: (history) => withLast(history, 'read', (value) => (value as number[]).slice(1)),
  'set-full': (history) => withLast(history, 'read', (value) => (value as number[]).slice(1)),
  bank: (history) => withLast(history, 'read', (value) => ({ ...(value as object), 0: 1000 })),
  counter: (history) => withLast(history, 'read', (value) => Number(value) - 1),
  queue: (history) => withLast(history, 'dequeue', (_, earlier) => earlier[0]),
  'total-queue': (history) => withLast(history, 'drain', (value) => [...(value as number[]), -1]),
  'long-fork': withLongFork,
  sequential: (history) =>
    withLast(history, 'read', (value) => {
      const [key, [, ...older]] = value as readonly [number, readonly unknown[]];
      return [key, [1, ...older.map(() => null)]];
    }),
  monotonic: (history) => withLast(history, 'read', (_, earlier) => Number(earlier.at(-1)) - 1),
  'causal-reverse': (history) => withLast(history, 'read', (value) => (value as number[]).slice(1)),
  'unique-ids': (history) => withLast(history, 'generate', (_, earlier) => earlier[0]),
};

const options = fc.record({
  seed: fc.integer(),
  operations: fc.integer({ min: 1, max: 80 }),
  processes: fc.integer({ min: 1, max: 6 }),
  crashRate: fc.constantFrom(0, 0.2),
  failRate: fc.constantFrom(0, 0.1),
});

describe('the judge of files', function () {
  this.timeout(60_000);

  for (const [workload, simulate] of Object.entries(VALID)) {
    it(`finds nothing wrong with a simulated history, nor when answers are lost or shuffled: ${workload}`, async () => {
      const factory = await judgeOf(workload);
      fc.assert(
        fc.property(options, fc.integer(), (chosen, seed) => {
          const draw = new Draw(seed);
          const history = [...simulate(chosen)];
          for (const same of [history, shuffledWithinConcurrency(history, draw), withLostAnswers(history, 0.3, draw)]) {
            const judge = factory({});
            for (const operation of same) judge.accept(operation);
            const { valid, anomalyTypes } = judge.judge();
            expect(valid, `${anomalyTypes.join(', ')}\n${lines(same)}`).to.not.equal(false);
          }
        }),
        { numRuns: 100 },
      );
    });

    it(`denies a history with one wrong answer: ${workload}`, async () => {
      const factory = await judgeOf(workload);
      for (let seed = 1; seed <= 20; seed++) {
        const history = [...simulate({ seed, operations: 60, processes: 1 })];
        const judge = factory({});
        const spoiled = SPOILED[workload]?.(history) ?? [];
        for (const operation of spoiled) judge.accept(operation);
        expect(judge.judge().valid, lines(spoiled)).to.equal(false);
      }
    });
  }
});
