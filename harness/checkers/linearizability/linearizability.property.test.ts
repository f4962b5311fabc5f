import { expect } from 'chai';
import fc from 'fast-check';
import type { Operation } from '../../history/operation.ts';
import { checkLinearizable } from './check-linearizable.ts';
import { smallCalls, withUniqueValues } from './fixtures/small-calls.ts';
import { beginningOf, type Call, hasOrder, historyOf } from './fixtures/small-history.ts';
import type { LinearizableModel } from './model.ts';

const RUNS = 600;

interface Case {
  readonly model: LinearizableModel;
  readonly initial: unknown;
  readonly change?: (calls: readonly Call[]) => readonly Call[];
}

const CASES: Readonly<Record<string, Case>> = {
  'a register': { model: 'register', initial: null },
  'a register with unique values': { model: 'register', initial: null, change: withUniqueValues },
  'a register with compare-and-set': { model: 'cas-register', initial: 1 },
  'a register with compare-and-set and unique values': {
    model: 'cas-register',
    initial: null,
    change: withUniqueValues,
  },
  'a mutex': { model: 'mutex', initial: null },
  'a string to which is appended': { model: 'kv', initial: '' },
  'several registers': { model: 'multi-register', initial: 1 },
};

describe('checkLinearizable against all orders', () => {
  for (const [name, { model, initial, change = (calls: readonly Call[]) => calls }] of Object.entries(CASES)) {
    it(`says the same, and finds the shortest prefix, for ${name}`, () => {
      const seen = { valid: 0, invalid: 0 };
      fc.assert(
        fc.property(smallCalls(model, 7), (calls) => {
          const history = historyOf(change(calls));
          const result = checkLinearizable(keyed(history, model), { model, initial });
          const expected = hasOrder(history, model, startOf(model, initial));
          seen[expected ? 'valid' : 'invalid'] += 1;
          expect(result.valid, JSON.stringify(history)).to.equal(expected);
          const [failure] = result.failures;
          if (failure === undefined) return;
          const { length } = failure.shortestPrefix;
          expect(hasOrder(beginningOf(history, length), model, startOf(model, initial))).to.equal(false);
          expect(hasOrder(beginningOf(history, length - 1), model, startOf(model, initial))).to.equal(true);
          expect(failure.finalPaths.length).to.be.greaterThan(0);
        }),
        { numRuns: RUNS },
      );
      expect(Math.min(seen.valid, seen.invalid)).to.be.greaterThan(RUNS / 50);
    });
  }
});

/** kv values always have a key. */
function keyed(history: readonly Operation[], model: LinearizableModel): readonly Operation[] {
  if (model !== 'kv') return history;
  return history.map((operation) => ({ ...operation, value: ['k', operation.value] }));
}

function startOf(model: LinearizableModel, initial: unknown): unknown {
  return model === 'multi-register' ? new Map(['"x"', '"y"', '"z"'].map((key) => [key, initial])) : initial;
}
