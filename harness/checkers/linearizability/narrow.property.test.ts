import { expect } from 'chai';
import fc from 'fast-check';
import { Budget } from './budget.ts';
import { smallCalls } from './fixtures/small-calls.ts';
import { hasOrder, historyOf } from './fixtures/small-history.ts';
import { readColumns } from './operation-columns.ts';
import { registerObjects } from './register-objects.ts';
import { FrontierSearch } from './search.ts';

describe('a search that keeps few configurations', () => {
  it('may lose its way, but what it says is so', () => {
    const seen = new Map<unknown, number>();
    fc.assert(
      fc.property(smallCalls('cas-register', 8), (calls) => {
        const history = historyOf(calls);
        for (const { problem } of registerObjects(readColumns(history, 'cas-register'), null)) {
          const { valid } = new FrontierSearch(problem, new Budget(), 1).run();
          seen.set(valid, (seen.get(valid) ?? 0) + 1);
          if (typeof valid === 'boolean') expect(valid).to.equal(hasOrder(history, 'cas-register', null));
        }
      }),
      { numRuns: 2000 },
    );
    expect([...seen.keys()]).to.include.members([true, false]);
  });
});
