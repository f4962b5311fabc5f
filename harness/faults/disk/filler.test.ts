import { expect } from 'chai';
import { parseSpace } from './filler.ts';

describe('the space on a volume', () => {
  it('is read in bytes', () => {
    expect(parseSpace('8388608 536870912 438304768\n', 'n1')).to.deep.equal({
      available: 8_388_608,
      size: 536_870_912,
      filler: 438_304_768,
    });
  });

  it('is not guessed', () => {
    expect(() => parseSpace(' 536870912 0\n', 'n1'))
      .to.throw('The free space on n1 is not understood')
      .with.property('code', 'QUAKE_SPACE_UNREADABLE');
  });
});
