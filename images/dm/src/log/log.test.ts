import { expect } from 'chai';
import { formatLogLine } from './log-line.ts';
import { databaseLogName, watcherLogName } from './log-names.ts';
import { logLimits, rotateLog } from './log-rotation.ts';
import { beyondSpaceLimit, type StoredFile } from './space-limit.ts';

/** Writes so many texts of so many MB each; the files that are there, and all that were deleted. */
function write(count: number, megabytes: number, fileSize: number, spaceLimit: number): [StoredFile[], string[]] {
  let files: readonly StoredFile[] = [];
  const deleted: string[] = [];
  let next = 0;
  for (let written = 0; written < count; written += 1) {
    const rotation = rotateLog(files, megabytes * 1024 * 1024, logLimits(fileSize, spaceLimit), () => {
      next += 1;
      return `log${next}`;
    });
    files = rotation.files;
    deleted.push(...rotation.deleted);
  }
  return [[...files], deleted];
}

describe('logs of DM', () => {
  it('W6: have the instance and the month in their names', () => {
    const at = new Date(2019, 6, 2, 10);
    expect(databaseLogName('GRP1_RT_A', at)).to.equal('dm_GRP1_RT_A_201907.log');
    expect(watcherLogName('GRP1_RT_A', at)).to.equal('dm_dmwatcher_GRP1_RT_A_201907.log');
    expect(databaseLogName('GRP1_RT_A', new Date(2019, 11, 31, 23, 59, 59))).to.equal('dm_GRP1_RT_A_201912.log');
  });

  it('have time, level, program and process in each line', () => {
    const line = { at: new Date(2019, 6, 2, 9, 5, 7, 45), level: 'INFO', program: 'dmwatcher', pid: 1234 } as const;
    expect(formatLogLine({ ...line, text: 'DMWATCHER STATUS [OPEN-->RECOVERY]' })).to.equal(
      '2019-07-02 09:05:07.045 [INFO] dmwatcher P0000001234 DMWATCHER STATUS [OPEN-->RECOVERY]',
    );
  });

  it('C40: a monitor begins a new file when one has MON_LOG_FILE_SIZE', () => {
    const [files, deleted] = write(40, 1, 16, 0);
    expect(files.map(({ path, bytes }) => [path, bytes / 1024 / 1024])).to.deep.equal([
      ['log1', 16],
      ['log2', 16],
      ['log3', 8],
    ]);
    expect(deleted).to.deep.equal([]);
    expect(write(16, 1, 16, 0)[0], 'exactly full').to.have.length(1);
    expect(write(2, 20, 16, 0)[0], 'one text is larger than a file').to.have.length(2);
  });

  it('C41: a monitor deletes its oldest files at MON_LOG_SPACE_LIMIT, and 0 keeps all', () => {
    const [files, deleted] = write(400, 1, 64, 256);
    expect(deleted).to.deep.equal(['log1', 'log2', 'log3']);
    expect(files.map(({ path }) => path)).to.deep.equal(['log4', 'log5', 'log6', 'log7']);
    expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).to.be.at.most(256 * 1024 * 1024);
    expect(write(400, 1, 64, 0)[1]).to.deep.equal([]);
  });

  it('C29: the oldest archives are deleted at ARCH_SPACE_LIMIT, never the newest, and 0 keeps all', () => {
    const archives = ['a', 'b', 'c'].map((path) => ({ path, bytes: 600 }));
    expect(beyondSpaceLimit(archives, 1200)).to.deep.equal(['a']);
    expect(beyondSpaceLimit(archives, 1199)).to.deep.equal(['a', 'b']);
    expect(beyondSpaceLimit(archives, 100)).to.deep.equal(['a', 'b']);
    expect(beyondSpaceLimit(archives, 1800)).to.deep.equal([]);
    expect(beyondSpaceLimit(archives, 0)).to.deep.equal([]);
  });
});
