import { expect } from 'chai';
import { commonLsn } from './fork.ts';

const first = { timeline: 1, end: '0/100' };

describe('the redo that two libraries have in common', () => {
  it('is all of it on the same timeline', () => {
    expect(commonLsn({ timeline: 3, history: [first] }, { timeline: 3, history: [first] })).to.equal(Infinity);
  });

  it('ends where the other one took over', () => {
    const old = { timeline: 3, history: [first] };
    const taken = { timeline: 5, history: [first, { timeline: 3, end: '0/200' }] };
    expect(commonLsn(old, taken)).to.equal(0x200);
    expect(commonLsn(taken, old)).to.equal(0x200);
  });

  it('ends where the first of two left their last common timeline', () => {
    const one = { timeline: 4, history: [first] };
    const other = { timeline: 5, history: [{ timeline: 1, end: '0/80' }] };
    expect(commonLsn(one, other)).to.equal(0x80);
  });

  it('is nothing where there is no common timeline', () => {
    expect(commonLsn({ timeline: 2, history: [] }, { timeline: 3, history: [] })).to.equal(0);
  });
});
