import { expect } from 'chai';
import type { TransactionResult } from '../transactions/index.ts';
import { type Event, historyOf, together, whole } from './fixtures/histories.ts';
import { checkRwRegister } from './index.ts';
import type { RwRegisterOptions } from './rw-register-options.ts';

function check(events: readonly Event[], models: RwRegisterOptions['models'] & object): TransactionResult {
  return checkRwRegister(historyOf(events), { models });
}

describe('a history without a possible order of its versions', () => {
  /** Nothing orders 1 and 2, but one reader saw 1 after 2 and the other one 2 after 1. */
  const crossed = together('w x 1, w y 1', 'w x 2, w z 2', 'r x 1, r z 2', 'r x 2, r y 1');

  it('breaks snapshot isolation and repeatable read, whichever version came first', () => {
    const result = check(crossed, ['serializable']);
    expect(result.anomalyTypes).to.deep.equal(['G-nonadjacent-item']);
    expect(result.not).to.have.members(['snapshot-isolation', 'repeatable-read']);
    const [found] = result.anomalies['G-nonadjacent-item'] ?? [];
    expect(found?.steps?.map(({ to }) => to)).to.deep.equal(found?.cycle?.slice(1));
    expect(found?.transactions.length).to.be.greaterThan(1);
  });

  it('is none where one reader alone saw something', () => {
    expect(
      check(
        crossed.filter(({ process }) => process !== 3),
        ['serializable'],
      ).valid,
    ).to.equal(true);
  });

  it('is not looked for where the model allows it', () => {
    expect(check(crossed, ['read-committed']).valid).to.equal(true);
  });

  it('needs the order of the sessions where only that leads in a circle', () => {
    const events = [...whole(0, 'w x 1'), ...whole(0, 'w y 1, w x 2'), ...whole(1, 'r y 1, r x 1')];
    expect(check(events, ['serializable']).valid).to.equal(true);
    expect(check(events, ['strong-session-serializable']).valid).to.equal(false);
    expect(check(events, ['strong-session-serializable']).anomalyTypes[0]).to.match(/-process$/);
  });
});
