import { expect } from 'chai';
import { expectAsRecorded, patternOf } from './as-recorded.ts';

const FAILOVER = `2026-01-02 03:04:05  7 gs_ctl:gs_ctl failover ,datadir is -D "/gaussdata"
2026-01-02 03:04:05  7 gs_ctl: waiting for server to failover...
..2026-01-02 03:04:06  7 gs_ctl: done
2026-01-02 03:04:06  7 gs_ctl: failover completed (/gaussdata)
`;

describe('output beside what seed 002 shows', () => {
  it('agrees whatever the time, the process and the number of dots', () => {
    expectAsRecorded(FAILOVER, '1.0.0', 'failover');
  });

  it('differs where a word, a line, a blank before it or the order differs', () => {
    const changed = [
      FAILOVER.replace('completed', 'done'),
      FAILOVER.replace(/.*completed.*\n/, ''),
      FAILOVER.replace(' waiting', 'waiting'),
      FAILOVER.split('\n').toReversed().join('\n'),
      `${FAILOVER}one more\n`,
    ];
    for (const text of changed) expect(() => expectAsRecorded(text, '1.0.0', 'failover'), text).to.throw('recorded');
  });

  it('is not that of another version', () => {
    expect(() => expectAsRecorded(FAILOVER, '3.0.6', 'failover')).to.throw('recorded (3.0.6)');
  });

  it('may have any lines where the seed left lines out', () => {
    const pattern = patternOf('first\n......\nlast\n');
    for (const text of ['first\nlast\n', 'first\na\nb\nlast\n']) expect(pattern.test(text)).to.equal(true);
    expect(pattern.test('first\nlast\nmore\n')).to.equal(false);
  });

  it('names nodes and processes in brackets as any', () => {
    const pattern = patternOf('[2020-07-25 16:17:46.732][17913][single_node_3][gs_ctl]:x\n');
    expect(pattern.test('[2026-01-02 03:04:05.006][1][single_node_1][gs_ctl]:x\n')).to.equal(true);
    expect(pattern.test('[2026-01-02 03:04:05.006][1][][gs_ctl]:x\n')).to.equal(false);
  });
});
