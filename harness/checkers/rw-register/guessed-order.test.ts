import { expect } from 'chai';
import { simulateTransactions } from '../../simulation/index.ts';
import { type TransactionHistory, TransactionHistoryBuilder } from '../transactions/index.ts';
import { SearchSteps } from '../transactions/search-steps.ts';
import { together, whole, historyOf, type Event } from './fixtures/histories.ts';
import { type Guess, guessOrder } from './guessed-order.ts';
import { registerDependencies } from './register-dependencies.ts';
import { type RegisterFacts, registerFacts } from './register-facts.ts';

function guess(events: readonly Event[], steps?: number): Guess & { readonly facts: RegisterFacts } {
  return guessIn(historyOf(events), steps);
}

function guessIn(history: TransactionHistory, steps?: number): Guess & { readonly facts: RegisterFacts } {
  const facts = registerFacts(history, {});
  const counter = new SearchSteps(steps === undefined ? {} : { steps });
  return { facts, ...guessOrder(facts, registerDependencies(facts).build(), counter) };
}

/** Who wrote the versions of all registers, in their order. */
function writers(events: readonly Event[], steps?: number): number[] {
  const { facts, order } = guess(events, steps);
  return Array.from(order().writings, (access) => facts.accesses.transaction[access] ?? -1);
}

describe('the guessed order of versions', () => {
  /** The reader of 1 begins when the reader of 2 is complete. */
  const laterRead = [...together('w x 1', 'w x 2', 'r x 2'), ...whole(5, 'r x 1')];

  it('is proved where transactions can follow one after another', () => {
    expect(guess(laterRead).isProved).to.equal(true);
    expect(writers(laterRead)).to.deep.equal([1, 0]);
  });

  it('is found by going back where the first try comes to a standstill', () => {
    let proved = 0;
    for (let seed = 0; seed < 8; seed += 1) {
      const builder = new TransactionHistoryBuilder();
      const isolation = 'strict-serializable';
      const options = { seed, operations: 400, processes: 20, workload: 'rw-register', isolation } as const;
      for (const operation of simulateTransactions(options)) builder.add(operation);
      if (guessIn(builder.build()).isProved) proved += 1;
    }
    expect(proved).to.be.at.least(7);
  });

  it('is no proof where something is stale, and holds every writing once', () => {
    const stale = [...whole(0, 'w x 1'), ...whole(0, 'w x 2'), ...whole(1, 'r x 1'), ...whole(0, 'w x 3')];
    expect(guess(stale).isProved).to.equal(false);
    expect(writers(stale).toSorted()).to.deep.equal([0, 1, 3]);
  });

  it('is no proof when the budget ends first, and holds every writing once', () => {
    expect(guess(laterRead, 1).isProved).to.equal(false);
    expect(writers(laterRead, 1).toSorted()).to.deep.equal([0, 1]);
  });
});
