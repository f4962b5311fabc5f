import { expect } from 'chai';
import { checkNodeVersion, isAtLeast } from './node-version.mjs';

describe('the version of Node', () => {
  const cases = [
    ['20.19.0', '20.19', true],
    ['20.20.2', '20.19', true],
    ['22.0.0', '20.19', true],
    ['20.9.0', '20.19', false],
    ['18.20.4', '20.19', false],
    ['20.19.0', '20.19.1', false],
  ] as const;
  for (const [version, minimum, expected] of cases) {
    it(`${version} is ${expected ? '' : 'not '}at least ${minimum}`, () => {
      expect(isAtLeast(version, minimum)).to.equal(expected);
    });
  }

  it('that is too old is named together with the one that is needed', () => {
    const tooOld = `Node ${process.versions.node} is too old: dbquake needs Node 999.0 or newer.`;
    expect(() => checkNodeVersion({ engines: { node: '>=999.0' } })).to.throw(tooOld);
  });
});
