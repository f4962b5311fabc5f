import { assertionList } from '../assertions/assertion-list.ts';
import { ROWS } from '../assertions/rows.ts';
import { coverRules, observeRows } from './rule-coverage.ts';
import { RULES } from './rules.ts';
import { coverTransitions } from './transition-coverage.ts';

/** Rules that no row notices, and why that is right. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'join.control-valid': 'what makes a file INVALID or SPLIT also gives it a TGUID that no other history has',
  'open.joins': 'control.split makes the control file SPLIT first, and open.control-valid refuses then',
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * `npm run test:rules`: prints which states and changes of state the rows of facts/dm.md §5 show, then switches each rule
 * off in turn and prints how many rows notice. Exits 1 when a rule is noticed by none, or a state or change of state is
 * seen in none, that is not among the exceptions, and when an exception is noticed or seen. `--quick` stops at the first
 * row that notices.
 */
const observed = observeRows(ROWS);

const { transitions, states, outside } = coverTransitions(new Set(observed.flatMap(({ book }) => [...book.seen])));
for (const { machine, change, seen } of transitions) print(`${seen ? 'seen  ' : 'UNSEEN'}  ${machine} ${change}`);
for (const { name, seen, exception } of states) {
  if (!seen || exception !== undefined) print(`${seen ? 'SEEN  ' : 'unseen'}  ${name}: ${exception ?? 'not expected'}`);
}
for (const change of outside) print(`NOT IN THE TABLES  ${change}`);
const wrongStates = states.filter(({ seen, exception }) => seen === (exception !== undefined));
const unseen = transitions.filter(({ seen }) => !seen);
print(
  `${transitions.length - unseen.length} of ${transitions.length} changes of state and ` +
    `${states.filter(({ seen }) => seen).length} of ${states.length} states were seen`,
);

const covered = coverRules(RULES, observed, process.argv.includes('--quick') ? 1 : undefined);
const wrong = covered.filter(({ rule, noticedBy }) => (noticedBy.length === 0) !== (EXCEPTIONS[rule.id] !== undefined));
for (const { rule, noticedBy } of covered) {
  const rows = noticedBy.slice(0, 10).join(' ');
  print(`${String(noticedBy.length).padStart(4)}  ${rule.id.padEnd(38)} ${EXCEPTIONS[rule.id] ?? rows}`);
}
const ids = new Set(assertionList().map(({ id }) => id));
print(
  `${covered.length} rules, ${ROWS.length} rows, of them ${ROWS.filter(({ id }) => ids.has(id)).length} of the ${ids.size} ` +
    `of facts/dm.md §5: ${covered.length - wrong.length} rules as they should be` +
    (wrong.length === 0 ? '' : `; not: ${wrong.map(({ rule }) => rule.id).join(', ')}`),
);
process.exitCode = wrong.length + wrongStates.length + unseen.length + outside.length === 0 ? 0 : 1;
