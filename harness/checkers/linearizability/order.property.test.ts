import { expect } from 'chai';
import fc from 'fast-check';
import { Budget } from './budget.ts';
import { decide, detailFailure } from './decide.ts';
import { smallCalls, withUniqueValues } from './fixtures/small-calls.ts';
import { historyOf } from './fixtures/small-history.ts';
import { FUNCTIONS } from './model.ts';
import { readColumns } from './operation-columns.ts';
import { registerObjects } from './register-objects.ts';
import { applyPlain, REFUSED } from './sequential-object.ts';

describe('the orders that lead to a failure', () => {
  for (const isUnique of [false, true]) {
    it(`are orders of all that returned before it, ${isUnique ? 'without' : 'with'} a search`, () => {
      let orders = 0;
      fc.assert(
        fc.property(smallCalls('cas-register', 9), (calls) => {
          const columns = readColumns(historyOf(isUnique ? withUniqueValues(calls) : calls), 'cas-register');
          for (const object of registerObjects(columns, null)) {
            const decision = decide(object, new Budget());
            if (decision.valid !== false) continue;
            const { invoked, returned } = object.problem;
            for (const order of detailFailure(object, decision).orders) {
              orders += 1;
              let state: unknown = null;
              order.forEach((operation, index) => {
                const column = object.part.operations[operation] ?? 0;
                const value = columns.values.values[columns.value[column] ?? 0];
                const f = FUNCTIONS[columns.f[column] ?? 0] ?? '';
                const to = columns.values.values[columns.to[column] ?? 0];
                state = applyPlain('cas-register', state, { f, value: f === 'cas' ? [value, to] : value });
                expect(state).not.to.equal(REFUSED);
                const later = order.slice(index + 1).map((other) => returned[other] ?? 0);
                expect(Math.min(...later)).to.be.greaterThan(invoked[operation] ?? 0);
              });
              const complete = [...returned.keys()].filter((operation) => (returned[operation] ?? 0) < decision.event);
              expect(order).to.include.members(complete);
              expect(new Set(order).size).to.equal(order.length);
            }
          }
        }),
        { numRuns: 600 },
      );
      expect(orders).to.be.greaterThan(50);
    });
  }
});
