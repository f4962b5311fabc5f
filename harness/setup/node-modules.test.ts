import { expect } from 'chai';
import { whyStale } from './node-modules.mjs';

describe('what is installed compared with package-lock.json', () => {
  const chai = { 'node_modules/chai': { version: '6.3.0', integrity: 'sha512-a' } };
  const locked = { packages: { '': { version: '0.1.0' }, ...chai } };
  const allOnDisk = (): boolean => true;

  it('is up to date when version and checksum of every package agree', () => {
    expect(whyStale(locked, { packages: chai }, allOnDisk)).to.equal(undefined);
  });

  it('is stale without the record that npm leaves', () => {
    expect(whyStale(locked, undefined, allOnDisk)).to.equal('node_modules is missing or was not made by npm');
  });

  const differences = [
    ['a package is missing', {}, 'chai is not installed'],
    ['a version differs', { 'node_modules/chai': { version: '6.2.0' } }, 'chai is 6.2.0, wanted 6.3.0'],
    [
      'a checksum differs',
      { 'node_modules/chai': { version: '6.3.0', integrity: 'sha512-b' } },
      'chai 6.3.0 has another checksum',
    ],
    [
      'a package is left over, also inside another one',
      { ...chai, 'node_modules/a/node_modules/@b/c': { version: '1.0.0' } },
      '@b/c is installed but not wanted',
    ],
    ['several things differ', { 'node_modules/a': {} }, 'chai is not installed, and 1 more differences'],
  ] as const;
  for (const [when, installed, reason] of differences) {
    it(`is stale when ${when}`, () => {
      expect(whyStale(locked, { packages: installed }, allOnDisk)).to.equal(reason);
    });
  }

  it('is stale when somebody deleted the folder of a package', () => {
    expect(whyStale(locked, { packages: chai }, () => false)).to.equal('the folder of chai is gone');
  });

  it('does not miss optional packages of another platform', () => {
    const withOptional = { packages: { ...chai, 'node_modules/@esbuild/aix': { version: '1.0.0', optional: true } } };
    expect(whyStale(withOptional, { packages: chai }, allOnDisk)).to.equal(undefined);
  });
});
