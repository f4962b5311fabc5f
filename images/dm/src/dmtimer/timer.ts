import type { IniFile, IniSection } from '../../../../harness/products/dm/configuration/ini-file.ts';
import { numberOf, textOf } from '../../../../harness/products/dm/configuration/settings.ts';

/**
 * A section of dmtimer.ini (seed 001 §2.7). All times are wall time of the machine, ms, as if its calendar were UTC's:
 * what `Date.UTC` makes of the numbers that a person reads from a clock.
 */
export interface Timer {
  readonly name: string;
  /** TYPE: 1 once, 2 daily, 3 weekly, 4 monthly on a day, 5 to 8 on a weekday of the first to fourth week, 9 of the last. */
  readonly type: number;
  /** FREQ_MONTH_WEEK_INTERVAL: every so many days (2), weeks (3) or months (4 to 9); 0 counts as 1. */
  readonly interval: number;
  /** FREQ_SUB_INTERVAL: which days, see `days-of-timer.ts`. */
  readonly subInterval: number;
  /** FREQ_MINUTE_INTERVAL: again every so many minutes between START_TIME and END_TIME; 0: once a day. */
  readonly minuteInterval: number;
  /** START_TIME and END_TIME, ms since midnight. */
  readonly startTime: number;
  readonly endTime: number;
  /** DURING_START_DATE. */
  readonly from: number;
  /** DURING_END_DATE; Infinity with NO_END_DATE_FLAG = 1 or without a date. */
  readonly until: number;
  readonly valid: boolean;
}

export const DAY = 86_400_000;
export const MINUTE = 60_000;

/** The timers of a dmtimer.ini whose TYPE and DURING_START_DATE can be read. */
export function readTimers(file: IniFile): Timer[] {
  return file.sections.flatMap((section) => {
    const type = numberOf(section, 'TYPE');
    const from = dateTime(textOf(section, 'DURING_START_DATE'));
    if (type === undefined || from === undefined) return [];
    const endless = numberOf(section, 'NO_END_DATE_FLAG') === 1;
    return {
      name: section.name,
      type,
      interval: Math.max(1, whole(section, 'FREQ_MONTH_WEEK_INTERVAL')),
      subInterval: whole(section, 'FREQ_SUB_INTERVAL'),
      minuteInterval: whole(section, 'FREQ_MINUTE_INTERVAL'),
      startTime: timeOfDay(textOf(section, 'START_TIME')),
      endTime: timeOfDay(textOf(section, 'END_TIME')),
      from,
      until: endless ? Infinity : (dateTime(textOf(section, 'DURING_END_DATE')) ?? Infinity),
      valid: numberOf(section, 'IS_VALID') === 1,
    };
  });
}

function whole(section: IniSection, name: string): number {
  return numberOf(section, name) ?? 0;
}

function timeOfDay(text: string | undefined): number {
  const [hours = 0, minutes = 0, seconds = 0] = (text ?? '').split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

function dateTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [date = '', time] = text.split(/\s+/);
  const [year, month, day] = date.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return Date.UTC(year, month - 1, day) + timeOfDay(time);
}
