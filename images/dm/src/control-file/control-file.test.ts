import { expect } from 'chai';
import {
  changeControlFile,
  controlFilePath,
  MOST_RECORDS,
  newControlFile,
  type ControlFile,
  type ControlOperation,
} from './control-file.ts';
import { formatControlFile, parseControlFile } from './control-file-text.ts';
import { becomesInvalid, becomesSplit, judgeJoin, type DatabaseRole } from './judge-group.ts';

const OPERATIONS: readonly ControlOperation[] = [
  'Open Force',
  'Switchover',
  'Takeover',
  'Takeover Force',
  'Auto Takeover',
  'Set INVALID',
  'Set SPLIT',
];

const after = (control: ControlFile, operation: ControlOperation, tguid: bigint, slsn = 100n): ControlFile =>
  changeControlFile(control, {
    operation,
    slsn,
    tguid,
    time: '2019-07-02 10:00:00',
    monitorId: 7001n,
    monitorIp: '192.168.0.150',
  });

/** A chain of takeovers with TGUIDs 1, 2, 3 ... at LSNs 10, 20, 30 ... */
const chain = (length: number): ControlFile =>
  Array.from({ length }, (_, index) => BigInt(index + 1)).reduce(
    (control, number) => after(control, 'Takeover', number + 1n, number * 10n),
    newControlFile(1n),
  );

const role = (text: string): DatabaseRole => {
  const [mode, status] = text.split('/');
  return { mode, status } as DatabaseRole;
};

describe('control file of the watchers (facts/dm.md §5.8)', () => {
  it('L2: files of two runs of dmctlcvt do not belong to one group', () => {
    expect(judgeJoin(newControlFile(1n), 0n, newControlFile(2n))).to.deep.equal({
      joins: false,
      because: 'history is not in that of the primary',
    });
    expect(judgeJoin(newControlFile(1n), 99n, newControlFile(1n)).joins).to.equal(true);
  });

  it('L3, L14: each group has its own file in a folder of its name', () => {
    expect(controlFilePath('/dm7/data', 'GRP1')).to.equal('/dm7/data/GRP1/dmwatcher.ctl');
    expect(controlFilePath('/dm7/data/', 'GRP2')).to.equal('/dm7/data/GRP2/dmwatcher.ctl');
  });

  it('L4: count, TGUID, status and records are the same after writing and reading', () => {
    for (const control of [newControlFile(18_446_744_073_709_551_615n), chain(3), after(chain(2), 'Set SPLIT', 9n)]) {
      const text = formatControlFile(control);
      expect(parseControlFile('dmwatcher.ctl', text)).to.deep.equal(control);
      expect(text).to.include(
        `N_ITEM = ${control.records.length}\nTGUID = ${control.tguid}\nSTATUS = ${control.status}\n`,
      );
    }
  });

  it('L5: the old TGUID of a record is the new one of the record before', () => {
    const { records, tguid } = chain(5);
    for (const [index, record] of records.entries()) {
      expect(record.oldTguid).to.equal(records[index - 1]?.newTguid ?? 1n);
    }
    expect(records.at(-1)?.newTguid).to.equal(tguid);
  });

  it('L6: every operation adds exactly one record with its description', () => {
    for (const operation of OPERATIONS) {
      const { records } = after(chain(2), operation, 77n);
      expect(records.slice(0, 2)).to.deep.equal(chain(2).records);
      expect(records.slice(2).map(({ description }) => description)).to.deep.equal([operation]);
    }
  });

  it('L7: the 101st record drops the oldest', () => {
    expect(chain(MOST_RECORDS).records[0]?.oldTguid).to.equal(1n);
    const full = chain(MOST_RECORDS + 1);
    expect(full.records).to.have.length(100);
    expect(full.records[0]?.oldTguid).to.equal(2n);
    expect(parseControlFile('dmwatcher.ctl', formatControlFile(full)).records).to.have.length(100);
  });

  it('L9: two primaries that are OPEN or SUSPEND make the file INVALID', () => {
    for (const [first, second] of [
      ['OPEN', 'OPEN'],
      ['SUSPEND', 'SUSPEND'],
      ['OPEN', 'SUSPEND'],
    ]) {
      expect(
        becomesInvalid([role(`PRIMARY/${first ?? ''}`), role('STANDBY/OPEN'), role(`PRIMARY/${second ?? ''}`)]),
      ).to.equal(true);
    }
    for (const other of ['PRIMARY/MOUNT', 'STANDBY/OPEN', 'NORMAL/OPEN']) {
      expect(becomesInvalid([role('PRIMARY/OPEN'), role(other)]), other).to.equal(false);
    }
    expect(after(chain(1), 'Set INVALID', 9n).status).to.equal('INVALID');
  });

  it('L10: a library that cannot join the primary it meets is SPLIT, in three situations', () => {
    const cannot = judgeJoin(newControlFile(1n), 11n, chain(1));
    const all = ['PRIMARY/MOUNT', 'PRIMARY/OPEN', 'STANDBY/MOUNT', 'STANDBY/OPEN', 'STANDBY/SUSPEND', 'NORMAL/OPEN'];
    const split = (remote: string): string[] => all.filter((local) => becomesSplit(role(local), role(remote), cannot));
    expect(split('PRIMARY/OPEN')).to.deep.equal(['PRIMARY/MOUNT', 'STANDBY/MOUNT', 'STANDBY/OPEN']);
    expect(split('PRIMARY/SUSPEND')).to.deep.equal(['STANDBY/MOUNT', 'STANDBY/OPEN']);
    expect(split('STANDBY/OPEN')).to.deep.equal([]);
    const can = judgeJoin(newControlFile(1n), 10n, chain(1));
    expect(becomesSplit(role('PRIMARY/MOUNT'), role('PRIMARY/OPEN'), can)).to.equal(false);
    expect(after(chain(1), 'Set SPLIT', 9n).status).to.equal('SPLIT');
  });

  it('L11: an INVALID or SPLIT library does not join, also after it was written and read', () => {
    for (const operation of ['Set INVALID', 'Set SPLIT'] as const) {
      const broken = after(chain(1), operation, 9n);
      const restarted = parseControlFile('dmwatcher.ctl', formatControlFile(broken));
      expect(judgeJoin(restarted, 0n, restarted)).to.deep.equal({ joins: false, because: 'control file is not VALID' });
    }
  });

  it('T18, T19: an old primary joins as standby when it has nothing beyond the takeover', () => {
    const old = chain(1);
    const primary = chain(4);
    expect(judgeJoin(old, 20n, primary).joins).to.equal(true);
    expect(judgeJoin(old, 21n, primary)).to.deep.equal({
      joins: false,
      because: 'has redo that the primary never had',
      takeoverLsn: 20n,
    });
  });

  it('does not admit a library whose last record the primary has dropped', () => {
    expect(judgeJoin(newControlFile(1n), 0n, chain(MOST_RECORDS + 1)).joins).to.equal(false);
  });

  it('names the line of a file that is not whole', () => {
    const text = formatControlFile(chain(2));
    const cases: readonly (readonly [string, string, string])[] = [
      ['OLD_TGUID = 2', 'OLD_TGUID = 7', 'dmwatcher.ctl:13: found OLD_TGUID = 7, expected 2, NEW_TGUID of [RECORD1]'],
      ['N_ITEM = 2', 'N_ITEM = 3', 'dmwatcher.ctl:1: found N_ITEM = 3, expected 2, the number of records'],
      ['STATUS = VALID', 'STATUS = GOOD', 'dmwatcher.ctl:3: found STATUS = GOOD, expected VALID, INVALID, SPLIT'],
      ['SLSN = 10\n', '', 'dmwatcher.ctl:4: found no SLSN, expected SLSN = VALUE'],
      ['SLSN = 10', 'SLSN', 'dmwatcher.ctl:7: found SLSN, expected NAME = VALUE'],
    ];
    for (const [from, to, says] of cases) {
      expect(() => parseControlFile('dmwatcher.ctl', text.replace(from, to))).to.throw(says);
    }
  });
});
