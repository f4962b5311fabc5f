import { expect } from 'chai';
import { done, sequence } from '../fixtures/sequence.ts';
import { checkMonotonic } from './monotonic.ts';
import { checkSequential } from './sequential.ts';

describe('monotonic', () => {
  it('refuses a process that sees less than before, per key', () => {
    const result = checkMonotonic(
      sequence(
        ...done(0, 'read', ['x', 3]),
        ...done(0, 'read', ['y', 1]),
        ...done(1, 'read', ['x', 2]),
        ...done(0, 'read', ['x', 2]),
        ...done(1, 'read', ['x', null]),
      ),
    );
    expect(result).to.deep.include({ valid: false, readCount: 5, processCount: 2, backwardCount: 2 });
    expect(result.backward).to.deep.equal([
      { process: 0, key: 'x', before: 3, seenBy: 1, after: 2, read: 7 },
      { process: 1, key: 'x', before: 2, seenBy: 5, after: null, read: 9 },
    ]);
  });

  it('lets different processes see different states, and crashed operations prove nothing', () => {
    const history = sequence(
      ...done(0, 'inc', 5),
      ...done(1, 'read', 4),
      [0, 'invoke', 'read'],
      [0, 'info', 'read', 1],
      ...done(1, 'read', 4),
    );
    expect(checkMonotonic(history).valid).to.equal(true);
    expect(checkMonotonic([]).valid).to.equal('unknown');
  });
});

describe('sequential', () => {
  it('refuses a part that is there without an older one', () => {
    const result = checkSequential(
      sequence(
        ...done(0, 'read', [1, [null, null, null]]),
        ...done(0, 'read', [1, [null, '1_1', '1_0']]),
        ...done(0, 'read', [1, ['1_2', null, '1_0']]),
        ...done(0, 'read', [1, ['1_2', '1_1', '1_0']]),
      ),
    );
    expect(result).to.deep.include({ valid: false, allCount: 1, someCount: 2, noneCount: 1, badCount: 1, bad: [5] });
  });
});
