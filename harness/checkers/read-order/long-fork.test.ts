import { expect } from 'chai';
import { done, sequence } from '../fixtures/sequence.ts';
import { checkLongFork } from './long-fork.ts';

const reads = (...seen: readonly (number | null)[]): unknown => seen.map((value, key) => ['r', key, value]);

describe('long-fork', () => {
  it('is valid when all reads see the writes in one order, whatever the order of their keys', () => {
    const result = checkLongFork(
      sequence(
        ...done(0, 'read', reads(null, null, null)),
        ...done(1, 'read', [['r', 2, null], ['r', 0, 1], ['r', 1, null]]), // prettier-ignore
        ...done(2, 'read', reads(1, null, 1)),
        ...done(2, 'read', reads(1, 1, 1)),
      ),
    );
    expect(result).to.deep.include({ valid: true, readsCount: 4, earlyReadCount: 1, lateReadCount: 1, forks: [] });
  });

  it('counts all pairs of a fork and names one for each two views', () => {
    const result = checkLongFork(
      sequence(
        ...done(0, 'write', [['w', 0, 1]]),
        ...done(1, 'write', [['w', 1, 1]]),
        ...done(2, 'read', reads(1, null)),
        ...done(2, 'read', reads(1, null)),
        ...done(3, 'read', reads(null, 1)),
      ),
    );
    expect(result).to.deep.include({ valid: false, forks: [[5, 9]], forkCount: 2 });
  });

  it('does not know when a key was written twice or nothing was read', () => {
    const twice = sequence(...done(0, 'write', [['w', 0, 1]]), ...done(1, 'write', [['w', 0, 2]]));
    expect(checkLongFork(twice)).to.deep.include({ valid: 'unknown', multipleWrites: [0] });
    expect(checkLongFork([]).valid).to.equal('unknown');
  });

  it('refuses a value of a key that nobody wrote', () => {
    const result = checkLongFork(sequence(...done(0, 'write', [['w', 0, 1]]), ...done(2, 'read', reads(1, 1))));
    expect(result.anomalies.map(({ type }) => type)).to.deep.equal(['garbage-read']);
  });
});
