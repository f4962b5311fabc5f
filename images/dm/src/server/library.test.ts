import { expect } from 'chai';
import { formatLibrary, NEW_LIBRARY, parseLibrary } from './library.ts';

describe('dm.ctl', () => {
  it('is read as it was written', () => {
    const library = { ...NEW_LIBRARY, mode: 'PRIMARY', oguid: 45331, fileLsn: 29_143_680, hasTail: true } as const;
    expect(parseLibrary(formatLibrary(library))).to.deep.equal(library);
    expect(parseLibrary(formatLibrary({ ...library, writes: true, needsCopy: true }))).to.include({
      writes: true,
      needsCopy: true,
    });
  });

  it('is refused without a mode', () => {
    expect(() => parseLibrary('OGUID = 1\n')).to.throw('MODE is ""');
  });
});
