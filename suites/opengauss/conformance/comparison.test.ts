import { expect } from 'chai';
import { compare, type Outcome } from './comparison.ts';
import { withPlaceholders } from './placeholders.ts';

const ended = (stdout: string, rest: Partial<Outcome> = {}): Outcome => ({ stdout, stderr: '', exitCode: 0, ...rest });
const PLACE = '05_query_replication#1';

describe('placeholders', () => {
  const equal: readonly (readonly [string, string, string])[] = [
    [
      'times and process ids of a prefix',
      '[2026-11-20 11:05:41.563][26413][][gs_ctl]: x\n',
      '[2027-01-02 03:04:05.006][7][][gs_ctl]: x\n',
    ],
    ['WAL positions', '\tsender_sent_location : 0/4000148\n', '\tsender_sent_location : 1/AB\n'],
    [
      'the number of dots',
      'waiting for server to shut down.... done\n',
      'waiting for server to shut down...... done\n',
    ],
    [
      'ports that the system gives out',
      'channel : 1.2.3.4:15001-->1.2.3.4:44767',
      'channel : 1.2.3.4:15001-->1.2.3.4:5',
    ],
    ['widths of a table', ' lsn  \n------\n 0/22 \n', '   lsn    \n----------\n 0/2200AB \n'],
  ];
  for (const [what, one, other] of equal) {
    it(`make ${what} equal`, () => {
      expect(withPlaceholders(one)).to.equal(withPlaceholders(other));
    });
  }

  it('leave addresses, ports of the configuration, states and modes alone', () => {
    for (const text of [
      'host all all 10.0.0.0/8 md5',
      '1.2.3.4:15001-->',
      'db_state : Need repair',
      'sync_priority : 1',
    ]) {
      expect(withPlaceholders(text)).to.include(text);
    }
  });
});

describe('a command beside its recording', () => {
  it('is the same where only placeholders differ', () => {
    expect(compare(PLACE, ended('server is running (PID: 1)'), ended('server is running (PID: 2)'))).to.deep.equal({
      kind: 'explained',
      ids: [],
    });
  });

  it('is unexplained where the exit code, a stream or a line differs, and shows both', () => {
    expect(compare(PLACE, ended('a\nb\n'), ended('a\nc\n'))).to.deep.equal({
      kind: 'unexplained',
      lines: ['- b', '+ c'],
    });
    expect(compare(PLACE, ended(''), ended('', { exitCode: 1 }))).to.have.property('kind', 'unexplained');
    expect(compare(PLACE, ended(''), ended('', { stderr: 'x\n' }))).to.have.property('kind', 'unexplained');
  });

  it('is explained by the differences without which it would not agree, and by no other', () => {
    const build = (line: string): Outcome => ended(`[2026-11-20 11:05:41.563][1][n][gs_ctl]: ${line}done\n`);
    const dummy = 'build dummy dw file success\n[2026-11-20 11:05:41.563][1][n][gs_ctl]: ';
    expect(compare(PLACE, build(dummy), build(''))).to.deep.equal({ kind: 'explained', ids: ['double-write'] });
  });

  it('is explained by a difference of single commands only at these', () => {
    const [recorded, observed] = [ended('a'), ended('b')];
    expect(compare('06_standby_stop_restart#5', recorded, observed)).to.have.property('kind', 'explained');
    expect(compare('06_standby_stop_restart#4', recorded, observed)).to.have.property('kind', 'unexplained');
  });
});
