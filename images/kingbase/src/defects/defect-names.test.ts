import { expect } from 'chai';
import { DEFECTS, parseDefect } from './defect-names.ts';

describe('the name of a defect', () => {
  it('is taken from a file with a line end', () => {
    for (const name of DEFECTS) expect(parseDefect(`${name}\n`)).to.equal(name);
  });

  it('must be a known one: nothing runs without the defect that was asked for', () => {
    expect(() => parseDefect('forgets-everything')).to.throw('there is no defect "forgets-everything"');
  });
});
