import { expect } from 'chai';
import { distributionNames } from './debian-packages.mjs';

describe('the distribution of this machine', () => {
  const cases = [
    ['PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n', ['debian']],
    ['NAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n', ['ubuntu', 'debian']],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', ['linuxmint', 'ubuntu', 'debian']],
    ['ID="openEuler"\nVERSION_ID="22.03"\n', ['openeuler']],
    ['', []],
  ] as const;
  for (const [osRelease, names] of cases) {
    it(`is ${names.length === 0 ? 'unknown' : names.join(', like ')} by its os-release`, () => {
      expect(distributionNames(osRelease)).to.deep.equal(names);
    });
  }
});
