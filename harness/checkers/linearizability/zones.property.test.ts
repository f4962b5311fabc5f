import { expect } from 'chai';
import fc from 'fast-check';
import { Budget } from './budget.ts';
import { decide } from './decide.ts';
import { smallCalls, withUniqueValues } from './fixtures/small-calls.ts';
import { type Call, hasOrder, historyOf } from './fixtures/small-history.ts';
import { readColumns } from './operation-columns.ts';
import { registerObjects } from './register-objects.ts';
import type { RegisterProblem } from './register-problem.ts';
import { FrontierSearch } from './search.ts';
import { uniqueStates } from './zone-clusters.ts';
import { checkZones } from './zones.ts';

describe('zones of a register', () => {
  it('with unique values decide as the search does, at the same event', () => {
    const seen = { valid: 0, invalid: 0 };
    fc.assert(
      fc.property(smallCalls('cas-register', 14), (calls) => {
        for (const object of registersOf(withUniqueValues(calls))) {
          const searched = new FrontierSearch(object.problem, new Budget(), 1_000_000).run();
          const decided = decide(object, new Budget());
          seen[decided.valid === true ? 'valid' : 'invalid'] += 1;
          expect(decided.valid).to.equal(searched.valid);
          if (decided.valid === false && searched.valid === false) expect(decided.event).to.equal(searched.event);
        }
      }),
      { numRuns: 600 },
    );
    expect(Math.min(seen.valid, seen.invalid)).to.be.greaterThan(20);
  });

  it('where only some values are unique never contradict a history that has an order', () => {
    const seen = { refuted: 0, ordered: 0 };
    fc.assert(
      fc.property(smallCalls('cas-register', 7), (calls) => {
        const isOrdered = hasOrder(historyOf(calls), 'cas-register', null);
        const isRefuted = registersOf(calls).some(({ register }) => isContradictory(register));
        if (isOrdered) expect(isRefuted).to.equal(false);
        seen.refuted += isRefuted ? 1 : 0;
        seen.ordered += isOrdered ? 1 : 0;
      }),
      { numRuns: 1500 },
    );
    expect(Math.min(seen.refuted, seen.ordered)).to.be.greaterThan(50);
  });
});

function isContradictory(register: RegisterProblem | undefined): boolean {
  return register !== undefined && !checkZones(register, register.events.length, uniqueStates(register)).valid;
}

function registersOf(calls: readonly Call[]): ReturnType<typeof registerObjects> {
  return registerObjects(readColumns(historyOf(calls), 'cas-register'), null);
}
