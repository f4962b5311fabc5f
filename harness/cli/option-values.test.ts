import { expect } from 'chai';
import { choice, reseeded, shellWords } from './option-values.ts';

describe('option values', () => {
  it('take one of the allowed words', () => {
    expect(choice('--keep', 'always', ['never', 'always'])).to.equal('always');
    expect(() => choice('--keep', 'maybe', ['never', 'always'])).to.throw(
      '--keep: expected never, always, got "maybe"',
    );
  });

  it('take a seed or draw one', () => {
    expect(reseeded('0', () => 9)).to.equal(0);
    expect(reseeded(undefined, () => 9)).to.equal(9);
    for (const wrong of ['-1', '1.5', 'x', '2147483648'])
      expect(() => reseeded(wrong, () => 9), wrong).to.throw('--seed');
  });

  it('are quoted so that a shell reads the same words', () => {
    expect(shellWords(['dbquake', '--fail-on', 'rto>10s', "it's"])).to.equal(`dbquake --fail-on 'rto>10s' 'it'\\''s'`);
  });
});
