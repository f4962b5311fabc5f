import { expect } from 'chai';
import fc from 'fast-check';
import {
  countInIntRuns,
  decodeIntRuns,
  encodeIntRuns,
  parseIntRuns,
  segmentsOfIntRuns,
  sizeOfIntRuns,
  uniteIntRuns,
} from './int-runs.ts';

const multiset = fc.array(fc.integer({ min: -5, max: 20 }), { maxLength: 60 });

describe('int runs', () => {
  it('writes neighbours as one run and a repeated value as an overlapping run', () => {
    expect(encodeIntRuns([3, 1, 2, 7, 2])).to.deep.equal([
      [1, 3],
      [2, 2],
      [7, 7],
    ]);
    expect(encodeIntRuns([])).to.deep.equal([]);
  });

  it('refuses what is no integer', () => {
    expect(() => encodeIntRuns([1.5])).to.throw(RangeError, '1.5');
    expect(() => encodeIntRuns([Number.NaN])).to.throw(RangeError);
  });

  it('gives back every multiset that was encoded', () => {
    fc.assert(
      fc.property(multiset, (values) => {
        const runs = encodeIntRuns(values);
        expect([...decodeIntRuns(runs)].sort((a, b) => a - b)).to.deep.equal([...values].sort((a, b) => a - b));
        expect(sizeOfIntRuns(runs)).to.equal(values.length);
        for (const value of [-6, 0, 7, 20]) {
          expect(countInIntRuns(runs, value)).to.equal(values.filter((other) => other === value).length);
        }
      }),
    );
  });

  it('cuts a multiset into segments of equal multiplicity that do not overlap', () => {
    fc.assert(
      fc.property(multiset, (values) => {
        const segments = segmentsOfIntRuns(encodeIntRuns(values));
        const expanded = segments.flatMap(({ low, high, count }) =>
          Array.from({ length: high - low + 1 }, (_, step) => Array<number>(count).fill(low + step)).flat(),
        );
        expect(expanded).to.deep.equal([...values].sort((a, b) => a - b));
      }),
    );
  });

  it('unites sets into their distinct values', () => {
    expect(uniteIntRuns([[5, 9]], [[1, 2]], [[3, 5]])).to.deep.equal([[1, 9]]);
  });

  it('tells runs from other values of a file', () => {
    expect(parseIntRuns([[0, 3]])).to.deep.equal([[0, 3]]);
    for (const wrong of [null, 3, [1, 2], [[3, 1]], [[1, 2, 3]], [['1', '2']], [[0.5, 1]]]) {
      expect(parseIntRuns(wrong), JSON.stringify(wrong)).to.equal(undefined);
    }
  });
});
