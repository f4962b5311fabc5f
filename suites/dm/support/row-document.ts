import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { assertionList, type AssertionRow } from '../../../images/dm/src/assertions/assertion-list.ts';

const SUITES = path.join(import.meta.dirname, '..');
const FILE_END = '.suite.ts';

/** Ids of rows and scenarios, by the suite file whose tests have them in their titles: `T1, T14: ...`. */
export function rowsOfSuites(): ReadonlyMap<string, readonly string[]> {
  const byRow = new Map<string, string[]>();
  for (const name of readdirSync(SUITES).filter((file) => file.endsWith(FILE_END))) {
    const text = readFileSync(path.join(SUITES, name), 'utf8');
    for (const [, title = ''] of text.matchAll(
      /\bit\(\s*['"`]((?:[A-Z]\d+|scenario \d+)(?:, (?:[A-Z]\d+|scenario \d+))*): /g,
    )) {
      for (const id of title.split(', ')) byRow.set(id, [...new Set([...(byRow.get(id) ?? []), name])]);
    }
  }
  return byRow;
}

/** docs/dm-rows.md: every row of facts/dm.md §5, where it is tested without containers and where on a running group. */
export function rowDocument(): string {
  const suites = rowsOfSuites();
  const rows = assertionList();
  const cells = rows.map((row) => [row.id, escape(row.says), withoutContainers(row), onGroup(row, suites)]);
  const running = rows.filter(({ id }) => suites.has(id)).length;
  const tested = rows.filter(({ where }) => where !== undefined).length;
  const nowhere = rows.filter(({ id, where }) => where === undefined && !suites.has(id)).map(({ id }) => id);
  return [
    '# The 162 rows of DM data watch',
    '',
    'What data watch V2.1 must do, as rows with an id, and where each is tested. This page is printed by the tests',
    '(`npx tsx suites/dm/fixtures/print-rows.ts`), so it says what there is.',
    '',
    `${tested} rows are tested without containers, ${running} on a running group of the emulation (\`suites/dm\`), most of these`,
    `both ways; ${nowhere.length === 0 ? 'none' : nowhere.join(', ')} cannot be shown.`,
    'The emulation is not DM: a test shows that the emulation keeps the rule, and that the harness sees it.',
    '',
    '"simulated" is a row of `images/dm/src/assertions` on the simulated clock and network, in which each rule is also switched',
    'off in turn (`npm run test:rules`); "lint" is a rule of `dbquake lint dm` (docs/dm-lint.md).',
    '',
    ...table(['row', 'what', 'without containers', 'on a running group'], cells),
    '',
  ].join('\n');
}

const SIMULATED = 'images/dm/src/assertions/assertions.test.ts';

function withoutContainers({ where, rule }: AssertionRow): string {
  if (where === undefined) return '-';
  if (rule !== undefined) return `lint ${rule}`;
  return where === SIMULATED ? 'simulated' : where.replace(/^(?:images\/dm\/src|harness\/products\/dm)\//, '');
}

function onGroup(
  { id, running, because, where }: AssertionRow,
  suites: ReadonlyMap<string, readonly string[]>,
): string {
  const files = suites.get(id)?.map((name) => name.slice(0, -FILE_END.length));
  if (files !== undefined) return files.join(', ');
  if (where === undefined) return escape(because ?? 'not tested');
  return running === undefined ? '-' : `not yet: ${escape(running)}`;
}

const escape = (text: string): string => text.replaceAll('|', '\\|').replaceAll('_', '\\_').replaceAll('*', '\\*');

/** Columns as wide as their widest cell, as prettier writes them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)];
}
