import { expect } from 'chai';
import { parseSyncNames, syncSatisfied, toPostgresSyncNames } from './sync-names.ts';

describe('synchronous_standby_names', () => {
  const forms: readonly (readonly [string, string])[] = [
    ['', ''],
    ['*', 'FIRST 1 (*)'],
    ['n1,n2', 'FIRST 1 ("n1", "n2")'],
    ['2(n1,n2)', 'FIRST 2 ("n1", "n2")'],
    ['FIRST 2(n1,n2)', 'FIRST 2 ("n1", "n2")'],
    ['ANY 2(n1, n2, n3)', 'ANY 2 ("n1", "n2", "n3")'],
    ['any 1(*)', 'ANY 1 (*)'],
    ['"dn-6001"', 'FIRST 1 ("dn-6001")'],
  ];
  for (const [given, expected] of forms) {
    it(`takes ${given === '' ? 'the empty string' : given} to PostgreSQL as ${expected === '' ? 'nothing' : expected}`, () => {
      expect(toPostgresSyncNames(parseSyncNames(given))).to.equal(expected);
    });
  }

  it('adds several groups up, because PostgreSQL knows one only', () => {
    expect(toPostgresSyncNames(parseSyncNames('ANY 1(a,b), ANY 1(c,d)'))).to.equal('ANY 2 ("a", "b", "c", "d")');
  });

  it('is satisfied when every group has as many streaming standbys as it asks for', () => {
    const groups = parseSyncNames('ANY 1(a,b), ANY 1(c,d)');
    expect(syncSatisfied(groups, ['a', 'd'])).to.equal(true);
    expect(syncSatisfied(groups, ['a', 'b'])).to.equal(false);
  });

  it('counts any standby for a star, and names without regard to case', () => {
    expect(syncSatisfied(parseSyncNames('2(*)'), ['x', 'y'])).to.equal(true);
    expect(syncSatisfied(parseSyncNames('2(*)'), ['x'])).to.equal(false);
    expect(syncSatisfied(parseSyncNames('N1'), ['n1'])).to.equal(true);
  });

  it('is satisfied by nobody where nobody is asked for', () => {
    expect(syncSatisfied([], [])).to.equal(true);
  });
});
