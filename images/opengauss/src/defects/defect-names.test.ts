import { expect } from 'chai';
import { defectSettings, enginePort } from './active-defect.ts';
import { isProxied, parseDefect } from './defect-names.ts';

describe('the defect switches of the stand-in', () => {
  it('are known by name only', () => {
    expect(parseDefect('stale-reads\n')).to.equal('stale-reads');
    expect(() => parseDefect('stale-read')).to.throw('there is no defect "stale-read"');
    expect(() => parseDefect('')).to.throw('there is no defect ""');
  });

  it('are off where no file switches one on', () => {
    expect(defectSettings(5432)).to.deep.equal({});
    expect(enginePort(5432)).to.equal(5432);
  });

  it('take the client port only where the defect lies between clients and server', () => {
    expect(isProxied('swaps-updates')).to.equal(true);
    expect([isProxied('early-acknowledgement'), isProxied(undefined)]).to.deep.equal([false, false]);
  });
});
