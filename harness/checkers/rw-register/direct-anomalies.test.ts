import { expect } from 'chai';
import type { TransactionResult } from '../transactions/index.ts';
import { type Event, historyOf, together, whole } from './fixtures/histories.ts';
import { checkRwRegister } from './index.ts';
import type { RwRegisterOptions } from './rw-register-options.ts';

function check(events: readonly Event[], options: RwRegisterOptions = { models: ['serializable'] }): TransactionResult {
  return checkRwRegister(historyOf(events), options);
}

describe('reads of values that nobody wrote', () => {
  it('are garbage, whatever else is allowed', () => {
    const result = check([...whole(0, 'w x 1'), ...whole(1, 'r x 7')], { models: ['read-uncommitted'] });
    expect(result.valid).to.equal(false);
    expect(result.anomalyTypes).to.deep.equal(['empty-transaction-graph', 'garbage-read']);
    expect(result.not).to.deep.equal(['read-uncommitted']);
    expect(result.anomalies['garbage-read']?.[0]).to.include({ key: 'x', value: 7 });
    expect(result.anomalies['garbage-read']?.[0]?.operations).to.deep.equal([3]);
  });

  it('are garbage where one reader alone saw the value', () => {
    expect(check(together('r x 7', 'w y 1', 'r y 1')).anomalyTypes).to.deep.equal(['garbage-read']);
  });

  it('are believed where all readers agree that the register began with it', () => {
    const result = check([...together('r x 7, w y 1', 'r x 7, r y 1'), ...whole(0, 'w x 8'), ...whole(0, 'r x 8')]);
    expect(result.anomalyTypes).to.deep.equal([]);
  });

  it('are garbage where somebody read null, or another value from nowhere', () => {
    expect(check(together('r x 7', 'r x 7', 'r x null')).anomalyTypes).to.include('garbage-read');
    expect(check(together('r x 7', 'r x 7', 'r x 9')).anomalyTypes).to.include('garbage-read');
  });

  it('are garbage where the value first shows after an acknowledged write', () => {
    expect(check([...whole(0, 'w x 1'), ...whole(1, 'r x 7'), ...whole(1, 'r x 7')]).anomalyTypes).to.include(
      'garbage-read',
    );
  });

  it('are judged by the initial value where it is known', () => {
    const events = together('r x 0, w x 1', 'r y 0, r x 1');
    expect(check(events, { models: ['serializable'], initial: 0 }).valid).to.equal(true);
    expect(check(events, { models: ['serializable'], initial: null }).anomalyTypes).to.include('garbage-read');
  });
});

describe('reads of writes that did not happen', () => {
  it('are G1a, with the writer', () => {
    const result = check([...whole(0, 'w x 1', 'fail'), ...whole(1, 'r x 1')]);
    expect(result.anomalyTypes).to.include('G1a');
    expect(result.anomalies['G1a']?.[0]?.operations).to.deep.equal([1, 3]);
    expect(result.anomalies['G1a']?.[0]?.afterFailure).to.equal(true);
  });

  it('are none where the failed write was tried again with success', () => {
    const events = [...whole(0, 'w x 1', 'fail'), ...whole(0, 'w x 1'), ...whole(1, 'r x 1')];
    expect(check(events).valid).to.equal(true);
  });

  it('are none where nobody knows whether the write happened', () => {
    expect(check([...whole(0, 'w x 1', 'info'), ...whole(1, 'r x 1')]).valid).to.equal(true);
  });
});

describe('reads of a value that its writer replaced', () => {
  it('are G1b', () => {
    expect(check(together('w x 1, w x 2', 'r x 1')).anomalyTypes).to.include('G1b');
  });

  it('are none in the writer itself', () => {
    expect(check(together('w x 1, r x 1, w x 2', 'r x 2')).valid).to.equal(true);
  });
});

describe('a transaction at odds with itself', () => {
  it('is internal when a read does not show its own write', () => {
    const result = check(together('w x 1, r x 2', 'w x 2'));
    expect(result.anomalyTypes).to.include('internal');
    expect(result.anomalies['internal']?.[0]).to.include({ key: 'x', read: 2, expected: 1 });
  });

  it('is internal when two reads differ', () => {
    expect(check(together('r x null, r x 1', 'w x 1')).anomalyTypes).to.include('internal');
  });

  it('is a future read when it shows a value before writing it', () => {
    const result = check(together('r x 1, w x 1', 'w y 1, r z null'));
    expect(result.anomalyTypes).to.include('future-read');
    expect(result.not).to.deep.equal(['read-committed']);
  });

  it('proves nothing when nobody knows whether it happened', () => {
    expect(check([...together('w x 1', 'r x 1'), ...whole(5, 'w x 2, r x 9', 'info')]).valid).to.equal(true);
  });
});

describe('lost updates', () => {
  it('are two transactions that read one version and replaced it', () => {
    const result = check([...whole(0, 'w x 1'), ...together('r x 1, w x 2', 'r x 1, w x 3')], {
      models: ['cursor-stability'],
    });
    expect(result.anomalyTypes).to.deep.equal(['lost-update']);
    expect(result.not).to.have.members(['update-atomic', 'cursor-stability']);
    expect(result.anomalies['lost-update']?.[0]?.operations).to.deep.equal([4, 5]);
  });

  it('are none where one transaction writes twice over what it read', () => {
    expect(check([...whole(0, 'w x 1'), ...whole(0, 'r x 1, w x 2, w x 3')]).valid).to.equal(true);
  });

  it('are none where one of the two did not happen', () => {
    const events = [...whole(0, 'w x 1'), ...whole(1, 'r x 1, w x 2', 'fail'), ...whole(2, 'r x 1, w x 3')];
    expect(check(events).valid).to.equal(true);
  });
});

describe('a value that two transactions wrote', () => {
  it('does not tell who was read, so that nobody can say that all is well', () => {
    const result = check(together('w x 1, r y 1', 'w x 1, w y 1', 'r x 1'));
    expect(result.valid).to.equal('unknown');
    expect(result.anomalyTypes).to.deep.equal(['ambiguous-writes']);
  });

  it('does not matter as long as nobody read it', () => {
    expect(check(together('w x 1, r y 1', 'w x 1, w y 1')).valid).to.equal(true);
  });
});
