import { expect } from 'chai';
import { checkCausalReverse } from './causal-reverse.ts';
import { done, type Line, sequence } from '../fixtures/sequence.ts';

function types(...lines: readonly Line[]): readonly string[] {
  return checkCausalReverse(sequence(...lines), { upToDate: false }).anomalies.map(({ type }) => type);
}

const ONE_THEN_TWO = [...done(0, 'write', 1), ...done(0, 'write', 2)];

describe('causal-reverse', () => {
  it('refuses a write without one that was acknowledged before it began', () => {
    const result = checkCausalReverse(sequence(...ONE_THEN_TWO, ...done(1, 'read', [2])), { upToDate: true });
    expect(result).to.deep.include({
      valid: false,
      errors: [{ read: 5, missing: [1], expectedCount: 1 }],
    });
    expect(result.anomalies.map(({ type }) => type)).to.deep.equal(['causal-reverse']);
  });

  it('refuses the reversed order inside one read, which the published checker does not look at', () => {
    expect(types(...ONE_THEN_TWO, ...done(1, 'read', [2, 1]))).to.deep.equal(['reversed-order']);
    expect(types(...ONE_THEN_TWO, ...done(1, 'read', [1, 2]))).to.deep.equal([]);
  });

  it('has no opinion on writes that overlapped, or whose outcome is unknown', () => {
    const overlapping: Line[] = [[0, 'invoke', 'write', 1], ...done(1, 'write', 2), [0, 'info', 'write', 1]];
    expect(types(...overlapping, ...done(2, 'read', [2]))).to.deep.equal([]);
    expect(types(...overlapping, ...done(2, 'read', [2, 1]))).to.deep.equal([]);
  });

  it('refuses values that nobody wrote, of failed writes, and listed twice', () => {
    expect(types(...done(0, 'read', [9]))).to.deep.equal(['garbage-read']);
    expect(types([0, 'invoke', 'write', 1], [0, 'fail', 'write', 1], ...done(1, 'read', [1]))).to.deep.equal([
      'failed-write-visible',
    ]);
    expect(types(...done(0, 'write', 1), ...done(1, 'read', [1, 1]))).to.deep.equal(['duplicated']);
  });
});
