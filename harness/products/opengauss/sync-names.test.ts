import { expect } from 'chai';
import { parseSyncNames } from './sync-names.ts';

describe('synchronous_standby_names', () => {
  const good = [
    ['', []],
    ['*', [{ method: 'FIRST', count: 1, names: ['*'] }]],
    ['n1,n2', [{ method: 'FIRST', count: 1, names: ['n1', 'n2'] }]],
    ['2(n1, n2)', [{ method: 'FIRST', count: 2, names: ['n1', 'n2'] }]],
    ['FIRST 2 (*)', [{ method: 'FIRST', count: 2, names: ['*'] }]],
    [
      'any 1(a,b), ANY 1(c,d)',
      [
        { method: 'ANY', count: 1, names: ['a', 'b'] },
        { method: 'ANY', count: 1, names: ['c', 'd'] },
      ],
    ],
  ] as const;
  for (const [value, groups] of good) {
    it(`accepts "${value}"`, () => {
      expect(parseSyncNames(value)).to.deep.equal(groups);
    });
  }

  for (const value of ['n1,', 'ANY 1(n1', 'ANY (n1)', '0(n1)', "n'1", 'ANY 1(a),', '1(a) 2(b)']) {
    it(`refuses "${value}" and says why`, () => {
      expect(parseSyncNames(value)).to.be.a('string').and.not.equal('');
    });
  }
});
