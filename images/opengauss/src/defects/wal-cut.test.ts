import { expect } from 'chai';
import { backupLabel, historyText } from './recovery-files.ts';
import { walCut } from './wal-cut.ts';

describe('forgetting WAL', () => {
  const names = [
    '000000010000000000000004',
    '000000010000000000000005',
    '000000010000000100000000',
    '00000002.history',
  ];

  it('zeroes the segment from the position on and drops those after it', () => {
    expect(walCut(names, '0/4000148')).to.deep.equal({
      files: ['000000010000000000000004'],
      offset: 0x148,
      surplus: ['000000010000000000000005', '000000010000000100000000'],
    });
  });

  it('counts segments over the borders of 4 GB', () => {
    expect(walCut(names, '1/10')).to.deep.equal({ files: ['000000010000000100000000'], offset: 16, surplus: [] });
  });
});

describe('joining without a rewind', () => {
  it('begins recovery at a checkpoint, on its timeline', () => {
    expect(backupLabel({ location: '0/4027760', redo: '0/4027728', timeline: 18 })).to.equal(
      [
        'START WAL LOCATION: 0/4027728 (file 000000120000000000000004)',
        'CHECKPOINT LOCATION: 0/4027760',
        'BACKUP METHOD: pg_rewind',
        'BACKUP FROM: primary',
        'START TIME: 2026-01-01 00:00:00 UTC',
        '',
      ].join('\n'),
    );
    expect(historyText([{ timeline: 1, end: '0/4000000' }])).to.equal('1\t0/4000000\tno reason\n');
  });
});
