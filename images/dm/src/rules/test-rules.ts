import { ROWS } from '../assertions/rows.ts';
import { coverRules } from './rule-coverage.ts';
import { RULES } from './rules.ts';

/** Rules that no row notices, and why that is right. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'open.joins': 'control.split makes the control file SPLIT first, and open.control-valid refuses then',
};

/**
 * `npm run test:rules`: switches each rule off in turn and prints how many rows of facts/dm.md §5 notice. Exits 1 when a
 * rule is noticed by none that is not among the exceptions, or when an exception is noticed. `--quick` stops at the first
 * row that notices.
 */
const covered = coverRules(RULES, ROWS, process.argv.includes('--quick') ? 1 : undefined);
const wrong = covered.filter(({ rule, noticedBy }) => (noticedBy.length === 0) !== (EXCEPTIONS[rule.id] !== undefined));
for (const { rule, noticedBy } of covered) {
  const rows = noticedBy.slice(0, 10).join(' ');
  process.stdout.write(
    `${String(noticedBy.length).padStart(4)}  ${rule.id.padEnd(38)} ${EXCEPTIONS[rule.id] ?? rows}\n`,
  );
}
process.stdout.write(
  `${covered.length} rules, ${ROWS.length} rows: ${covered.length - wrong.length} rules as they should be` +
    `${wrong.length === 0 ? '' : `; not: ${wrong.map(({ rule }) => rule.id).join(', ')}`}\n`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
