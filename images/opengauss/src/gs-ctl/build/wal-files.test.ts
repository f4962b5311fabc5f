import { expect } from 'chai';
import { isForeignSegment } from './wal-files.ts';

describe('isForeignSegment', () => {
  const source = {
    timeline: 6,
    history: [
      { timeline: 1, end: '0/406D890' },
      { timeline: 4, end: '1/10' },
    ],
  };

  it('keeps the segments of the source and of its ancestors up to their ends', () => {
    for (const name of ['000000060000000000000004', '000000010000000000000004', '000000040000000100000000']) {
      expect(isForeignSegment(name, source), name).to.equal(false);
    }
  });

  it('finds other timelines and what lies past the end of an ancestor', () => {
    for (const name of ['000000070000000000000004', '000000010000000000000005', '000000040000000100000001.partial']) {
      expect(isForeignSegment(name, source), name).to.equal(true);
    }
  });

  it('leaves everything else in pg_wal alone', () => {
    for (const name of ['00000007.history', 'archive_status', 'xlogtemp.12']) {
      expect(isForeignSegment(name, source), name).to.equal(false);
    }
  });
});
