import { expect } from 'chai';
import fc from 'fast-check';
import { parseIniFile } from '../../../../harness/products/dm/configuration/ini-file.ts';
import { asynchronousArchives, dueActions } from './due-actions.ts';
import { nextRun } from './next-run.ts';
import { DAY, MINUTE, readTimers, type Timer } from './timer.ts';

const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`);
const text = (time: number | undefined): string =>
  time === undefined ? 'never' : new Date(time).toISOString().slice(0, 19).replace('T', ' ');

/** The timer of the seed's second example, with other values. */
function timer(values: Readonly<Record<string, string | number>> = {}): Timer {
  const lines = Object.entries({
    TYPE: 2,
    FREQ_MONTH_WEEK_INTERVAL: 1,
    FREQ_SUB_INTERVAL: 0,
    FREQ_MINUTE_INTERVAL: 0,
    START_TIME: '01:00:00',
    END_TIME: '01:00:10',
    DURING_START_DATE: '2016-02-11 17:36:09',
    DURING_END_DATE: '9999-12-31 23:59:59',
    NO_END_DATE_FLAG: 1,
    DESCRIBE: 'RT TIMER',
    IS_VALID: 1,
    ...values,
  }).map(([name, value]) => `${name} = ${value}`);
  const [read] = readTimers(parseIniFile('dmtimer.ini', 'dmtimer.ini', Buffer.from(`[TIMER_01]\n${lines.join('\n')}`)));
  if (read === undefined) throw new Error('no timer');
  return read;
}

/** Its next runs. */
function runs(of: Timer, after: string, count: number): string[] {
  const found: string[] = [];
  let from = at(after);
  for (let run = 0; run < count; run += 1) {
    const next = nextRun(of, from);
    found.push(text(next));
    if (next === undefined) break;
    from = next;
  }
  return found;
}

describe('timers of dmtimer.ini', () => {
  it('C43: TYPE 1 runs once, at DURING_START_DATE', () => {
    const once = timer({
      TYPE: 1,
      FREQ_MONTH_WEEK_INTERVAL: 0,
      START_TIME: '00:00:00',
      END_TIME: '00:00:00',
      DURING_START_DATE: '2016-02-22 17:30:00',
      DURING_END_DATE: '2016-02-22 17:30:30',
      NO_END_DATE_FLAG: 0,
    });
    expect(runs(once, '2016-02-01 00:00:00', 2)).to.deep.equal(['2016-02-22 17:30:00', 'never']);
    expect(runs(once, '2016-02-22 17:30:00', 1)).to.deep.equal(['never']);
  });

  it('C43: TYPE 2 runs every day at START_TIME, from DURING_START_DATE on', () => {
    expect(runs(timer(), '2016-02-01 00:00:00', 3)).to.deep.equal([
      '2016-02-12 01:00:00',
      '2016-02-13 01:00:00',
      '2016-02-14 01:00:00',
    ]);
    expect(runs(timer({ FREQ_MONTH_WEEK_INTERVAL: 3 }), '2016-02-12 00:00:00', 2)).to.deep.equal([
      '2016-02-14 01:00:00',
      '2016-02-17 01:00:00',
    ]);
  });

  it('C43: a timer with IS_VALID = 0, the default, never runs', () => {
    expect(nextRun(timer({ IS_VALID: 0 }), 0)).to.equal(undefined);
    expect(nextRun(timer({ IS_VALID: '' }), 0)).to.equal(undefined);
  });

  it('TYPE 3 runs on the weekdays of its bits, every so many weeks', () => {
    const wednesdaySaturday = timer({ TYPE: 3, FREQ_SUB_INTERVAL: 8 + 64, FREQ_MONTH_WEEK_INTERVAL: 2 });
    expect(runs(wednesdaySaturday, '2016-02-11 00:00:00', 4)).to.deep.equal([
      '2016-02-13 01:00:00',
      '2016-02-24 01:00:00',
      '2016-02-27 01:00:00',
      '2016-03-09 01:00:00',
    ]);
    expect(runs(timer({ TYPE: 3 }), '2016-02-12 00:00:00', 1), 'the weekday it began on').to.deep.equal([
      '2016-02-18 01:00:00',
    ]);
  });

  it('TYPE 4 runs on a day of the month, and leaves months out that do not have it', () => {
    const last = timer({ TYPE: 4, FREQ_SUB_INTERVAL: 31 });
    expect(runs(last, '2016-02-11 00:00:00', 3)).to.deep.equal([
      '2016-03-31 01:00:00',
      '2016-05-31 01:00:00',
      '2016-07-31 01:00:00',
    ]);
    const leap = timer({ TYPE: 4, FREQ_SUB_INTERVAL: 29, FREQ_MONTH_WEEK_INTERVAL: 12 });
    expect(runs(leap, '2016-03-01 00:00:00', 1)).to.deep.equal(['2020-02-29 01:00:00']);
    expect(runs(timer({ TYPE: 4, FREQ_SUB_INTERVAL: 32 }), '2016-03-01 00:00:00', 1)).to.deep.equal(['never']);
  });

  it('TYPES 5 to 8 run on a weekday of the first to fourth week of the month, TYPE 9 of the last', () => {
    const monday = (type: number): string[] =>
      runs(timer({ TYPE: type, FREQ_SUB_INTERVAL: 2 }), '2016-02-29 12:00:00', 2);
    expect([5, 6, 7, 8, 9].map(monday)).to.deep.equal([
      ['2016-03-07 01:00:00', '2016-04-04 01:00:00'],
      ['2016-03-14 01:00:00', '2016-04-11 01:00:00'],
      ['2016-03-21 01:00:00', '2016-04-18 01:00:00'],
      ['2016-03-28 01:00:00', '2016-04-25 01:00:00'],
      ['2016-03-28 01:00:00', '2016-04-25 01:00:00'],
    ]);
    const thursday = timer({ TYPE: 9, FREQ_SUB_INTERVAL: 5 });
    expect(runs(thursday, '2016-03-01 00:00:00', 1), 'a fifth one').to.deep.equal(['2016-03-31 01:00:00']);
    expect(runs(timer({ TYPE: 5, FREQ_SUB_INTERVAL: 8 }), '2016-03-01 00:00:00', 1)).to.deep.equal(['never']);
  });

  it('FREQ_MINUTE_INTERVAL repeats until END_TIME of the same day', () => {
    const often = timer({ FREQ_MINUTE_INTERVAL: 20, END_TIME: '01:45:00' });
    expect(runs(often, '2016-02-12 00:00:00', 4)).to.deep.equal([
      '2016-02-12 01:00:00',
      '2016-02-12 01:20:00',
      '2016-02-12 01:40:00',
      '2016-02-13 01:00:00',
    ]);
  });

  it('does not run after DURING_END_DATE, unless NO_END_DATE_FLAG = 1', () => {
    const end = { DURING_END_DATE: '2016-02-13 00:59:59' };
    expect(runs(timer({ ...end, NO_END_DATE_FLAG: 0 }), '2016-02-11 00:00:00', 2)).to.deep.equal([
      '2016-02-12 01:00:00',
      'never',
    ]);
    expect(runs(timer(end), '2016-02-13 00:00:00', 1)).to.deep.equal(['2016-02-13 01:00:00']);
  });

  it('never runs twice at a time, and leaves nothing out between two runs', () => {
    const timers = fc.record({
      type: fc.integer({ min: 2, max: 9 }),
      interval: fc.integer({ min: 1, max: 5 }),
      sub: fc.integer({ min: 0, max: 7 }),
      minutes: fc.integer({ min: 0, max: 90 }),
    });
    fc.assert(
      fc.property(timers, fc.integer({ min: 0, max: 2000 }), ({ type, interval, sub, minutes }, days) => {
        const any = timer({
          TYPE: type,
          FREQ_MONTH_WEEK_INTERVAL: interval,
          FREQ_SUB_INTERVAL: sub,
          FREQ_MINUTE_INTERVAL: minutes,
          END_TIME: '03:00:00',
        });
        const after = at('2016-02-01 00:00:00') + days * DAY;
        const next = nextRun(any, after) ?? 0;
        expect(next).to.be.greaterThan(after);
        const between = after + Math.floor((next - after) / 2);
        expect(nextRun(any, between)).to.equal(next);
        expect(nextRun(any, next) ?? 0).to.be.at.least(next + (minutes === 0 ? DAY / 2 : minutes * MINUTE));
      }),
      { numRuns: 300 },
    );
  });

  it('has the primary send redo to the targets of ASYNC archives when their timer runs, and for no other type', () => {
    const archives = parseIniFile(
      'dmarch.ini',
      'dmarch.ini',
      Buffer.from(
        '[ARCHIVE_REALTIME1]\nARCH_TYPE = REALTIME\nARCH_DEST = B\nARCH_TIMER_NAME = TIMER_01\n' +
          '[ARCHIVE_ASYNC1]\nARCH_TYPE = ASYNC\nARCH_DEST = C\nARCH_TIMER_NAME = timer_01\n' +
          '[ARCHIVE_ASYNC2]\nARCH_TYPE = ASYNC\nARCH_DEST = D\nARCH_TIMER_NAME = TIMER_02\n',
      ),
    );
    const bindings = asynchronousArchives(archives);
    const due = (from: string, to: string) => dueActions([timer()], bindings, at(from), at(to));
    expect(due('2016-02-12 00:59:59', '2016-02-12 01:00:00')).to.deep.equal([
      { kind: 'send archive', destination: 'C' },
    ]);
    expect(due('2016-02-12 01:00:00', '2016-02-12 23:00:00')).to.deep.equal([]);
    expect(due('2016-02-12 00:00:00', '2016-02-20 00:00:00'), 'only once for several').to.have.length(1);
    const job = { timer: 'TIMER_01', action: { kind: 'run procedure', name: 'P' } } as const;
    const backup = { timer: 'TIMER_01', action: { kind: 'run backup', path: '/bak' } } as const;
    const jobs = dueActions([timer()], [job, backup], at('2016-02-12 00:00:00'), at('2016-02-12 02:00:00'));
    expect(jobs).to.deep.equal([job.action, backup.action]);
  });
});
