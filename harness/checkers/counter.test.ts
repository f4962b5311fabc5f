import { expect } from 'chai';
import { checkCounter } from './counter.ts';
import { done, sequence } from './fixtures/sequence.ts';

describe('counter', () => {
  it('counts adds with an unknown outcome as possible for ever', () => {
    const history = sequence(
      [0, 'invoke', 'add', 5],
      [0, 'info', 'add', null],
      ...done(1, 'read', 0),
      ...done(1, 'read', 5),
    );
    expect(checkCounter(history)).to.deep.include({ valid: true, reads: [[0, 0, 5], [0, 5, 5]] }); // prettier-ignore
  });

  it('allows decrements, which the published checker refuses', () => {
    const history = sequence(
      ...done(0, 'add', 3),
      [0, 'invoke', 'add', -2],
      ...done(1, 'read', 1),
      ...done(1, 'read', 3),
      ...done(1, 'read', 4),
    );
    expect(checkCounter(history)).to.deep.include({ valid: false, errors: [[1, 4, 3]] });
  });

  it('begins where it is told to', () => {
    expect(checkCounter(sequence(...done(0, 'read', 10)), 10).valid).to.equal(true);
    expect(checkCounter(sequence(...done(0, 'read', 10))).valid).to.equal(false);
  });

  it('takes the amount from the invocation where the completion does not repeat it', () => {
    const history = sequence([0, 'invoke', 'add', 2], [0, 'ok', 'add'], ...done(1, 'read', 0));
    expect(checkCounter(history)).to.deep.include({ valid: false, errors: [[2, 0, 2]] });
  });
});
