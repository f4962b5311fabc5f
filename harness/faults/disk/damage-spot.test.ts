import { expect } from 'chai';
import { flipBit, parseFiles, parseSpot, tableWindows, walWindows } from './damage-spot.ts';

const WAL = '/data/pg_wal';
const wal = (...names: readonly string[]) => names.map((name) => ({ path: `${WAL}/${name}`, size: 16_777_216 }));
const table = (path: string, pages: number) => ({ path: `/data/base/5/${path}`, size: pages * 8192 });

describe('where WAL is damaged', () => {
  const files = wal('000000010000000000000004', '000000010000000000000005');

  it('is before the last position, in the file that has it', () => {
    const [near] = walWindows(files, '0/40AD500');
    expect(near).to.deep.equal({ path: `${WAL}/000000010000000000000004`, from: 0xad500 - 16_384, to: 0xad500 });
  });

  it('is anywhere in that file when the last 16 kB are zeros', () => {
    expect(walWindows(files, '0/40AD500')[1]).to.deep.include({ from: 0, to: 0xad500 });
  });

  it('is in the file before when a new one was begun and has only zeros yet', () => {
    const windows = walWindows(files, '0/5000028').map(({ path, from, to }) => [path.slice(-1), from, to]);
    expect(windows).to.deep.equal([
      ['5', 0, 40],
      ['5', 0, 40],
      ['4', 16_777_216 - 16_384, 16_777_216],
      ['4', 0, 16_777_216],
    ]);
  });

  it('is at the end of the file before when a new one was just begun', () => {
    const path = `${WAL}/000000010000000000000004`;
    expect(walWindows(files, '0/5000000')[0]).to.deep.equal({ path, from: 16_777_216 - 16_384, to: 16_777_216 });
  });

  it('is on the last timeline', () => {
    const both = wal('000000010000000000000004', '0000000A0000000000000004');
    expect(walWindows(both, '0/4000100')[0]?.path).to.equal(`${WAL}/0000000A0000000000000004`);
  });

  it('is found beyond 4 GB of WAL', () => {
    expect(walWindows(wal('00000001000000020000000F'), '2/F000040')).to.have.length(2);
  });

  it('is nowhere when the file is gone', () => {
    expect(walWindows(files, '0/9000000')).to.deep.equal([]);
  });
});

describe('where a table is damaged', () => {
  it('is in the middle of the biggest table of the client account, and at its begin if that is empty', () => {
    const files = [table('1259', 90), table('16388', 30), table('16400', 11), table('16391', 2)];
    expect(tableWindows(files, ['base/5/16391', 'base/5/16400'])).to.deep.equal([
      { path: '/data/base/5/16400', from: 5 * 8192, to: 6 * 8192 },
      { path: '/data/base/5/16400', from: 0, to: 8192 },
      { path: '/data/base/5/16391', from: 0, to: 8192 },
    ]);
  });

  it('is nowhere when users have no tables, or empty ones', () => {
    expect(tableWindows([table('16388', 90)], [])).to.deep.equal([]);
    expect(tableWindows([table('1259', 90), { path: '/data/base/5/16400', size: 0 }], ['base/5/16400'])).to.deep.equal(
      [],
    );
  });
});

describe('a place in a file', () => {
  const bytes = '51050000005440000000000000fb00000005000000300a000000000000000000';

  it('is read as od prints it', () => {
    const line = `5911264 ${bytes.replaceAll(/..(?!$)/g, '$& ')}`;
    expect(parseSpot('/f', line)).to.deep.equal({ path: '/f', offset: 5_911_264, bytes });
  });

  it('is none where nothing was found, or where less is left of the file', () => {
    expect(parseSpot('/f', '\n')).to.equal(undefined);
    expect(parseSpot('/f', '0000032 51 05\n')).to.equal(undefined);
  });

  it('has one bit turned over, and has it back when that is done twice', () => {
    const flipped = flipBit(bytes);
    const difference = BigInt(`0x${bytes}`) ^ BigInt(`0x${flipped}`);
    expect(difference.toString(2).replaceAll('0', '')).to.equal('1');
    expect(flipBit(flipped)).to.equal(bytes);
  });
});

describe('a list of files', () => {
  it('has sizes in bytes', () => {
    expect(parseFiles('8192 /a/b\n\nfind: x\n')).to.deep.equal([{ path: '/a/b', size: 8192 }]);
  });
});
