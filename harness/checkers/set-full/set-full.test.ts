import { expect } from 'chai';
import { done, type Line, sequence } from '../fixtures/sequence.ts';
import { checkSetFinal } from './set-final.ts';
import { checkSetFull } from './set-full.ts';

const full = (...lines: readonly Line[]): ReturnType<typeof checkSetFull> =>
  checkSetFull(sequence(...lines), { linearizable: false });

describe('set-full', () => {
  it('reports elements that a read has more than once, which the published checker never does', () => {
    const result = full(...done(0, 'add', 1), ...done(0, 'add', 2), ...done(1, 'read', [1, 2, 2, 1, 2]));
    expect(result).to.deep.include({ valid: false, duplicatedCount: 2, duplicated: { '1': 2, '2': 3 } });
  });

  it('refuses what nobody added and what certainly was not added', () => {
    const result = full(
      ...done(0, 'add', 1),
      [0, 'invoke', 'add', 2],
      [0, 'fail', 'add', 2],
      ...done(1, 'read', [1, 2, 'x']),
    );
    expect(result).to.deep.include({ valid: false, unexpected: ['x'], failedButPresent: [2], failedCount: 1 });
  });

  it('knows an element from a read before its add was acknowledged, or when it never was', () => {
    const result = full(
      [0, 'invoke', 'add', 'a'],
      ...done(1, 'read', ['a']),
      [0, 'info', 'add', 'a'],
      ...done(1, 'read', []),
    );
    expect(result).to.deep.include({ valid: false, lost: ['a'], acknowledgedCount: 0 });
  });

  it('calls stale reads a violation only where reads are promised to be up to date', () => {
    const history = sequence(...done(0, 'add', 1e9), ...done(1, 'read', []), ...done(1, 'read', [1e9]));
    expect(checkSetFull(history, { linearizable: false })).to.deep.include({ valid: true, stale: [1e9] });
    expect(checkSetFull(history, { linearizable: true }).valid).to.equal(false);
  });

  it('works with sparse indices', () => {
    const history = sequence(...done(0, 'add', 1), ...done(1, 'read', []), ...done(1, 'read', [1])).map(
      (operation) => ({
        ...operation,
        index: operation.index * 100 + 7,
      }),
    );
    expect(checkSetFull(history, { linearizable: false }).worstStale).to.have.nested.property(
      '[0].lastAbsent.index',
      207,
    );
  });
});

describe('set', () => {
  it('judges the last read', () => {
    const result = checkSetFinal(
      sequence(
        ...done(0, 'add', 1),
        ...done(0, 'add', 2),
        [1, 'invoke', 'add', 3],
        [1, 'info', 'add', 3],
        ...done(2, 'read', [1, 2]),
        ...done(2, 'read', [1, 3]),
      ),
    );
    expect(result).to.deep.include({
      valid: false,
      attemptCount: 3,
      acknowledgedCount: 2,
      okCount: 2,
      lost: [2],
      recovered: [3],
    });
  });

  it('does not miss an element that was acknowledged while the last read was running', () => {
    const history = sequence([2, 'invoke', 'read'], ...done(0, 'add', 1), [2, 'ok', 'read', []]);
    expect(checkSetFinal(history).valid).to.equal(true);
  });

  it('refuses elements of failed adds, and knows nothing without a read', () => {
    const failed = sequence([0, 'invoke', 'add', 1], [0, 'fail', 'add', 1], ...done(1, 'read', [1]));
    expect(checkSetFinal(failed)).to.deep.include({ valid: false, failedButPresent: [1] });
    expect(checkSetFinal(sequence(...done(0, 'add', 1))).valid).to.equal('unknown');
  });
});
