import { expect } from 'chai';
import { readTrials } from './fault-mechanisms.ts';

describe('readTrials', () => {
  it('takes exit code 0 for available, and quotes what the host said otherwise', () => {
    const mechanisms = readTrials('0 0\n1 0\n2 0\n3 2 Error: Specified qdisc kind is unknown.\n4 0\n');
    expect(mechanisms.filter(({ available }) => available)).to.have.length(4);
    expect(mechanisms.find(({ available }) => !available)).to.include({
      name: 'tc netem',
      detail: 'Error: Specified qdisc kind is unknown.',
    });
  });

  it('counts a trial that did not come to an end as not available', () => {
    expect(readTrials('0 0\n').map(({ available }) => available)).to.deep.equal([true, false, false, false, false]);
  });
});
