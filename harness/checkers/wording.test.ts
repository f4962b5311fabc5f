import { expect } from 'chai';
import { countText, plural, runsText } from './wording.ts';

describe('the words of verdicts', () => {
  it('have counts with thousands separators and the right number of the noun', () => {
    expect(countText(12345)).to.equal('12,345');
    expect(plural(1, 'row')).to.equal('1 row');
    expect(plural(0, 'row')).to.equal('0 rows');
    expect(plural(2, 'standby', 'standbys')).to.equal('2 standbys');
  });

  it('have runs of integers, the first few of them', () => {
    const runs = [
      [1, 3],
      [7, 7],
      [9, 12],
    ] as const;
    expect(runsText(runs)).to.equal('1-3, 7, 9-12');
    expect(runsText(runs, 2)).to.equal('1-3, 7, ...');
  });
});
