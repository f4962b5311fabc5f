import { expect } from 'chai';
import fc from 'fast-check';
import {
  compareLsn,
  hasDiverged,
  highestTimeline,
  historyFileName,
  lsnToNumber,
  nextTimeline,
  numberToLsn,
  parseTimelineHistory,
  rankOf,
  timelineAt,
  toWalDirectory,
} from './lineage.ts';

const SEGMENT = 16 * 1024 * 1024;

describe('the lineage of a node', () => {
  const source = {
    timeline: 3,
    lsn: '0/5000100',
    history: parseTimelineHistory('1\t0/3000060\tno recovery target\n2\t0/4000000\tno\n'),
  };

  it('reads a history file', () => {
    expect(source.history).to.deep.equal([
      { timeline: 1, end: '0/3000060' },
      { timeline: 2, end: '0/4000000' },
    ]);
  });

  const cases: readonly (readonly [number, string, boolean, string])[] = [
    [1, '0/3000060', false, 'ends where the source left its timeline'],
    [1, '0/2FFFFF8', false, 'is behind the point where the source left its timeline'],
    [1, '0/3000098', true, 'has one record more than the source took over'],
    [2, '0/3FFFFFF', false, 'is on a later ancestor'],
    [3, '0/5000100', false, 'has everything the source has'],
    [3, '0/5000101', true, 'is ahead of the source on its own timeline'],
    [4, '0/3000000', true, 'is on a timeline the source never saw'],
  ];
  for (const [timeline, lsn, diverged, what] of cases) {
    it(`${diverged ? 'has diverged' : 'may follow'} when it ${what}`, () => {
      expect(hasDiverged({ timeline, lsn }, source)).to.equal(diverged);
    });
  }

  it('compares positions as numbers, not as text', () => {
    expect(compareLsn('0/FFFFFFFF', '1/0')).to.be.lessThan(0);
    expect(compareLsn('0/10000000', '0/9000000')).to.be.greaterThan(0);
    expect(numberToLsn(lsnToNumber('A/1B')) === 'A/1B').to.equal(true);
  });

  it('shares timelines out so that two nodes promoted side by side never open the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 2, max: 9 }), (highest, members) => {
        const opened = Array.from({ length: members }, (_, rank) => nextTimeline(highest, rank, members));
        expect(new Set(opened).size).to.equal(members);
        for (const timeline of opened) expect(timeline).to.be.within(highest + 1, highest + members);
      }),
    );
  });

  it('gives every node another rank, the same on all nodes', () => {
    const members = ['10.0.0.9:5433', '10.0.0.11:5433', '10.0.0.10:5433'];
    const ranks = members.map(
      (own) =>
        rankOf(
          own,
          members.filter((peer) => peer !== own),
        ).rank,
    );
    expect([...ranks].sort()).to.deep.equal([0, 1, 2]);
  });

  it('names history files as PostgreSQL does', () => {
    expect(historyFileName(26)).to.equal('0000001A.history');
  });
});

describe('the WAL directory', () => {
  const wal = toWalDirectory([
    { name: '000000010000000000000003', size: SEGMENT },
    { name: '000000020000000000000003', size: SEGMENT },
    { name: '000000020000000000000004', size: SEGMENT },
    { name: '0000000A0000000000000004', size: SEGMENT },
    { name: '00000002.history', size: 41 },
    { name: '00000003.history', size: 0 },
    { name: 'archive_status', size: 4096 },
  ]);

  it('tells the timeline of a position by the highest segment that holds it', () => {
    expect(timelineAt(wal, '0/3000028', SEGMENT)).to.equal(2);
  });

  it('does not believe a segment of a timeline without history, which pg_rewind leaves behind', () => {
    expect(timelineAt(wal, '0/4000028', SEGMENT)).to.equal(2);
  });

  it('takes the end of a segment as part of it', () => {
    expect(timelineAt(wal, '0/4000000', SEGMENT)).to.equal(2);
    expect(timelineAt(wal, '0/7000000', SEGMENT)).to.equal(undefined);
  });

  it('knows the highest timeline that was ever used here', () => {
    expect(highestTimeline(wal)).to.equal(10);
  });
});
