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

  it('is proved: what is certain and why, then the circle', () => {
    const [found] = check(crossed, ['serializable']).anomalies['G-nonadjacent-item'] ?? [];
    expect(found?.proof?.certain).to.have.length(1);
    expect(found?.proof?.certain[0]?.otherwise.circle.map(({ kind }) => kind)).to.deep.equal(['rw', 'wr']);
    expect(found?.proof?.circle).to.deep.equal(found?.steps);
    expect(found?.message).to.contain('it is certain that').and.to.contain('(the other way round:');
  });

  it('is found however long the history around it is', () => {
    const around = Array.from({ length: 2000 }, (_, count) =>
      whole(9, `w a ${count}, w b ${count}, r a ${count}`),
    ).flat();
    const result = check([...around, ...crossed, ...around.map(elsewhere)], ['serializable']);
    expect(result.anomalyTypes).to.deep.equal(['G-nonadjacent-item']);
    expect(result.anomalies['G-nonadjacent-item']?.[0]?.transactions).to.have.length(4);
  });

  it('is not there in a long history whose versions have an order that differs from that of the clock', () => {
    // Each pair of writers is concurrent, and who wrote later is read first.
    const pairs = Array.from({ length: 500 }, (_, count) => [
      ...together(`w x ${2 * count}`, `w x ${2 * count + 1}`),
      ...whole(3, `r x ${2 * count}`),
    ]).flat();
    expect(check(pairs, ['strict-serializable']).valid).to.equal(true);
  });

  it('says that nobody knows when the budget ends first', () => {
    const result = checkRwRegister(historyOf(crossed), { models: ['serializable'], budget: { steps: 1 } });
    expect(result.valid).to.equal('unknown');
    expect(result.anomalyTypes).to.deep.equal(['cycle-search-timeout']);
  });
});

/** The same transaction on registers of its own. */
function elsewhere(event: Event): Event {
  return { ...event, does: event.does.replaceAll('a ', 'c ').replaceAll('b ', 'd ') };
}
