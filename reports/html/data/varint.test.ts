import { expect } from 'chai';
import fc from 'fast-check';
import { decodeColumn, encodeColumn, unzigzag, zigzag } from './varint.ts';

describe('columns of integers', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: Number.MAX_SAFE_INTEGER })), (numbers) => {
        expect([...decodeColumn(encodeColumn(numbers), numbers.length)]).to.deep.equal(numbers);
      }),
    );
  });

  it('take one byte for a number below 128', () => {
    expect(atob(encodeColumn([0, 127, 128]))).to.equal('\u0000\u007f\u0080\u0001');
  });

  it('refuse what is not a non-negative integer', () => {
    expect(() => encodeColumn([-1])).to.throw(RangeError);
    expect(() => encodeColumn([0.5])).to.throw(RangeError);
  });

  it('refuse a column of another length', () => {
    expect(() => decodeColumn(encodeColumn([1, 2]), 3)).to.throw('column of 3 numbers, got 2');
  });

  it('map signed numbers to non-negative ones and back', () => {
    expect([0, -1, 1, -2, 2].map(zigzag)).to.deep.equal([0, 1, 2, 3, 4]);
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(unzigzag(zigzag(value))).to.equal(value);
      }),
    );
  });
});
