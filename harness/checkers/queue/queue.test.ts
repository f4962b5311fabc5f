import { expect } from 'chai';
import { done, type Line, sequence } from '../fixtures/sequence.ts';
import { checkQueue } from './queue.ts';
import { checkTotalQueue } from './total-queue.ts';

describe('queue', () => {
  it('lets a value be dequeued while its enqueue is still running, and after it crashed', () => {
    const history = sequence([0, 'invoke', 'enqueue', 'a'], ...done(1, 'dequeue', 'a'), [0, 'info', 'enqueue', 'a']);
    expect(checkQueue(history).valid).to.equal(true);
  });

  it('refuses a value that came out twice, before it went in, or that was never accepted', () => {
    expect(checkQueue(sequence(...done(0, 'enqueue', 1), ...done(1, 'dequeue', 1), ...done(1, 'dequeue', 1))).anomalies)
      .to.have.nested.property('[0].type', 'duplicated'); // prettier-ignore
    expect(checkQueue(sequence(...done(1, 'dequeue', 1), ...done(0, 'enqueue', 1))).anomalies)
      .to.have.nested.property('[0].type', 'dequeued-too-early'); // prettier-ignore
    const refused = sequence([0, 'invoke', 'enqueue', 1], [0, 'fail', 'enqueue', 1], ...done(1, 'dequeue', 1));
    expect(checkQueue(refused).anomalies).to.have.nested.property('[0].type', 'unexpected');
  });
});

describe('total-queue', () => {
  it('tells lost, unexpected, duplicated and recovered values apart', () => {
    const result = checkTotalQueue(
      sequence(
        [1, 'invoke', 'enqueue', 'hung'],
        ...done(2, 'enqueue', 'gone'),
        ...done(2, 'enqueue', 'twice'),
        ...done(3, 'dequeue', 'strange'),
        ...done(3, 'dequeue', 'twice'),
        ...done(3, 'dequeue', 'twice'),
        [4, 'invoke', 'drain'],
        [4, 'ok', 'drain', ['hung']],
      ),
    );
    expect(result).to.deep.include({
      valid: false,
      attemptCount: 3,
      acknowledgedCount: 2,
      okCount: 2,
      lost: ['gone'],
      unexpected: ['strange'],
      duplicated: ['twice'],
      recovered: ['hung'],
    });
    expect(result.anomalies.map(({ type }) => type)).to.deep.equal(['lost', 'unexpected']);
  });

  it('is valid when values are delivered twice', () => {
    const history = sequence(...done(0, 'enqueue', 1), ...done(1, 'dequeue', 1), ...done(2, 'dequeue', 1));
    expect(checkTotalQueue(history)).to.deep.include({ valid: true, duplicatedCount: 1 });
  });

  it('does not know whether a value is lost that a crashed dequeue may have taken', () => {
    const crashed: Line[] = [...done(0, 'enqueue', 1), [1, 'invoke', 'dequeue'], [1, 'info', 'dequeue']];
    expect(checkTotalQueue(sequence(...crashed))).to.deep.include({ valid: 'unknown', lostCount: 1 });
    expect(checkTotalQueue(sequence(...crashed, ...done(0, 'enqueue', 2))).valid, 'two for one').to.equal(false);
  });

  it('refuses a value whose enqueue certainly did not happen', () => {
    const result = checkTotalQueue(
      sequence([0, 'invoke', 'enqueue', 1], [0, 'fail', 'enqueue', 1], ...done(1, 'dequeue', 1)),
    );
    expect(result).to.deep.include({ valid: false, failedButDequeued: [1], unexpectedCount: 0 });
  });
});
