import { expect } from 'chai';
import { formatCounts, oneFailed, onePassed, sumCounts } from './counts.ts';

describe('counts of a test run', () => {
  const skipped = { title: 'draws the lanes', reason: 'chromium is not installed' };

  it('end in the line that CI systems read', () => {
    expect(formatCounts(sumCounts([onePassed, onePassed, oneFailed]))).to.equal('2 passed, 1 failed');
  });

  it('name skipped tests only if there are any', () => {
    expect(formatCounts({ passed: 4, failed: 0, skipped: [skipped] })).to.equal('4 passed, 0 failed, 1 skipped');
  });

  it('keep the reason of every skipped test', () => {
    const sum = sumCounts([onePassed, { passed: 2, failed: 1, skipped: [skipped] }]);
    expect(sum).to.deep.equal({ passed: 3, failed: 1, skipped: [skipped] });
  });

  it('are nothing at all for no stage', () => {
    expect(formatCounts(sumCounts([]))).to.equal('0 passed, 0 failed');
  });
});
