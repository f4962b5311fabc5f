import { globalSites } from '../members.ts';
import { entryOf, numberOf, placeOf, shown } from '../settings.ts';
import { distinctMals } from '../site.ts';
import type { Rule } from './rule.ts';

const MAL = 'DM data watch V2.1, 2.2 dmmal.ini';

export const malRules: readonly Rule[] = [
  {
    id: 'W_MAL_CHECK_0',
    severity: 'warning',
    files: ['dmmal.ini'],
    says: 'Under global watch MAL_CHECK_INTERVAL is not 0: without probes a broken network blocks the service for long.',
    source: MAL,
    check: (system) =>
      globalSites(system).length === 0
        ? []
        : distinctMals(system)
            .map(({ head }) => head)
            .filter((head) => numberOf(head, 'MAL_CHECK_INTERVAL') === 0)
            .map((head) => ({
              ...placeOf(head, 'MAL_CHECK_INTERVAL'),
              found: shown(head, 'MAL_CHECK_INTERVAL'),
              expected: 'MAL_CHECK_INTERVAL = 1 to 1800 s',
            })),
  },
  {
    id: 'W_MAL_VPOOL',
    severity: 'warning',
    files: ['dmmal.ini'],
    says: 'MAL_VPOOL_SIZE is larger than MAL_BUF_SIZE.',
    source: MAL,
    check: (system) =>
      distinctMals(system).flatMap(({ head }) => {
        const [pool, buffer] = [numberOf(head, 'MAL_VPOOL_SIZE'), numberOf(head, 'MAL_BUF_SIZE')];
        if (pool === undefined || buffer === undefined || pool > buffer) return [];
        const found = `${shown(head, 'MAL_VPOOL_SIZE')}, ${shown(head, 'MAL_BUF_SIZE')}`;
        const place = placeOf(head, entryOf(head, 'MAL_VPOOL_SIZE') === undefined ? 'MAL_BUF_SIZE' : 'MAL_VPOOL_SIZE');
        return { ...place, found, expected: `more than ${buffer} MB` };
      }),
  },
];
