import { archivesOf } from '../members.ts';
import { numberOf, placeOf, shown, textOf, wordOf } from '../settings.ts';
import type { Rule } from './rule.ts';

const TIMER = 'DM data watch V2.1, 2.7 dmtimer.ini';

export const timerRules: readonly Rule[] = [
  {
    id: 'W_TIMER_OFF',
    severity: 'warning',
    files: ['dmtimer.ini', 'dmarch.ini'],
    says: 'The timer of an ASYNC archive has IS_VALID = 1; with 0, the default, it never fires.',
    source: TIMER,
    check: ({ sites }) =>
      sites.flatMap((site) => {
        const used = archivesOf(site)
          .filter(({ type }) => type === 'ASYNC')
          .map(({ section }) => wordOf(section, 'ARCH_TIMER_NAME'));
        return (site.ini['dmtimer.ini']?.sections ?? [])
          .filter((timer) => used.includes(timer.name.toUpperCase()) && numberOf(timer, 'IS_VALID') === 0)
          .map((timer) => ({
            ...placeOf(timer, 'IS_VALID'),
            found: shown(timer, 'IS_VALID'),
            expected: 'IS_VALID = 1',
          }));
      }),
  },
  {
    id: 'E_TIMER_DATES',
    severity: 'error',
    files: ['dmtimer.ini'],
    says: 'A timer does not end before it begins (DURING_START_DATE, DURING_END_DATE), unless NO_END_DATE_FLAG = 1.',
    source: TIMER,
    check: ({ sites }) =>
      sites
        .flatMap(({ ini }) => ini['dmtimer.ini']?.sections ?? [])
        .flatMap((timer) => {
          const [from, to] = [textOf(timer, 'DURING_START_DATE'), textOf(timer, 'DURING_END_DATE')];
          const endless = numberOf(timer, 'NO_END_DATE_FLAG') === 1;
          if (from === undefined || to === undefined || endless || sortable(from) <= sortable(to)) return [];
          return {
            ...placeOf(timer, 'DURING_END_DATE'),
            found: shown(timer, 'DURING_END_DATE'),
            expected: `${from} or later`,
          };
        }),
  },
];

/** The numbers of a date with two digits each, so that texts compare as times. */
function sortable(date: string): string {
  return date
    .split(/\D+/)
    .map((part) => part.padStart(2, '0'))
    .join(' ');
}
