import { DAY, type Timer } from './timer.ts';

/** No timer is looked at for longer than this: the calendar repeats. */
const HORIZON = 400 * 366 * DAY;

type Days = (timer: Timer, first: number) => Generator<number>;

/**
 * On which days a timer of each TYPE runs. The seed only has examples of 1 and 2; the others follow the names of its
 * fields and the job schedules of the product: of a week (3) FREQ_SUB_INTERVAL has a bit for each day, 1 is Sunday and 64
 * Saturday; of a month it is the day (4), or the weekday from 1, Sunday, to 7, Saturday (5 to 9). 0 is the day of
 * DURING_START_DATE. Weeks and months count from that of DURING_START_DATE, and a month without that day is left out.
 */
const DAYS: Readonly<Record<number, Days>> = {
  2: daily,
  3: weekly,
  4: monthly(dayOfMonth),
  5: monthly(weekdayOfWeek(1)),
  6: monthly(weekdayOfWeek(2)),
  7: monthly(weekdayOfWeek(3)),
  8: monthly(weekdayOfWeek(4)),
  9: monthly(weekdayOfLastWeek),
};

/** Midnights of the days on which a timer runs, from that of `after` on and in their order; none for TYPE 1. */
export function* daysOf(timer: Timer, after: number): Generator<number> {
  const first = midnight(Math.max(after, timer.from));
  const last = Math.min(timer.until, first + HORIZON);
  for (const day of DAYS[timer.type]?.(timer, first) ?? []) {
    if (day > last) return;
    if (day >= first) yield day;
  }
}

function midnight(at: number): number {
  return Math.floor(at / DAY) * DAY;
}

/** 0 is Sunday. */
function weekday(day: number): number {
  return new Date(day).getUTCDay();
}

function* daily(timer: Timer, first: number): Generator<number> {
  const begin = midnight(timer.from);
  const step = timer.interval * DAY;
  for (let day = begin + Math.ceil((first - begin) / step) * step; ; day += step) yield day;
}

function* weekly(timer: Timer, first: number): Generator<number> {
  const begin = midnight(timer.from) - weekday(timer.from) * DAY;
  const step = timer.interval * 7 * DAY;
  const bits = timer.subInterval === 0 ? 1 << weekday(timer.from) : timer.subInterval & 127;
  if (bits === 0) return;
  for (let week = begin + Math.max(0, Math.floor((first - begin) / step)) * step; ; week += step) {
    for (let day = 0; day < 7; day += 1) if ((bits >> day) & 1) yield week + day * DAY;
  }
}

/** The day of a month that counts in months since year 0; undefined where it has no such day. */
type DayOfMonth = (timer: Timer, month: number) => number | undefined;

function monthly(dayIn: DayOfMonth): Days {
  return function* months(timer, first) {
    const [begin, now] = [timer.from, first].map((at) => monthOf(at));
    if (begin === undefined || now === undefined) return;
    const last = monthOf(first + HORIZON);
    const start = begin + Math.max(0, Math.floor((now - begin) / timer.interval)) * timer.interval;
    for (let month = start; month <= last; month += timer.interval) {
      const day = dayIn(timer, month);
      if (day !== undefined) yield day;
    }
  };
}

function monthOf(at: number): number {
  const date = new Date(at);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function firstOf(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1);
}

function dayOfMonth({ subInterval, from }: Timer, month: number): number | undefined {
  const day = firstOf(month) + ((subInterval === 0 ? new Date(from).getUTCDate() : subInterval) - 1) * DAY;
  return monthOf(day) === month ? day : undefined;
}

function wantedWeekday({ subInterval, from }: Timer): number {
  return subInterval === 0 ? weekday(from) : subInterval - 1;
}

function weekdayOfWeek(week: number): DayOfMonth {
  return (timer, month) => {
    const first = firstOf(month);
    const wanted = wantedWeekday(timer);
    return wanted > 6 ? undefined : first + (((wanted - weekday(first) + 7) % 7) + (week - 1) * 7) * DAY;
  };
}

function weekdayOfLastWeek(timer: Timer, month: number): number | undefined {
  const last = firstOf(month + 1) - DAY;
  const wanted = wantedWeekday(timer);
  return wanted > 6 ? undefined : last - ((weekday(last) - wanted + 7) % 7) * DAY;
}
