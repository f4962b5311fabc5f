import { expect } from 'chai';
import { netemArguments, netemClass } from './netem.ts';

describe('netem', () => {
  it('delays with and without jitter', () => {
    expect(netemArguments({ effect: 'delay', delayMs: 200, jitterMs: 50 })).to.deep.equal(['delay', '200ms', '50ms']);
    expect(netemArguments({ effect: 'delay', delayMs: 200, jitterMs: 0 })).to.deep.equal(['delay', '200ms']);
  });

  it('duplicates a share', () => {
    expect(netemArguments({ effect: 'duplicate', percent: 5 })).to.deep.equal(['duplicate', '5%']);
  });

  it('reorders by delaying all but a share', () => {
    expect(netemArguments({ effect: 'reorder', percent: 25, delayMs: 10 })).to.deep.equal([
      'delay',
      '10ms',
      'reorder',
      '25%',
    ]);
  });

  it('has its class below the handle of the fault', () => {
    expect(netemClass('db03:')).to.equal('db03:10');
  });
});
