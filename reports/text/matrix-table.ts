import { plural } from '../../harness/checkers/wording.ts';
import type { MatrixCell, MatrixRecord, MatrixRun, MatrixSummary, Spread } from '../../harness/store/matrix-record.ts';
import { MATRIX_PHASES, machineText, spreadText } from '../facts/matrix-facts.ts';
import { formatDuration } from '../format/duration.ts';
import { shortenLine } from '../format/shorten-line.ts';
import { painter, type Painter } from './painter.ts';

const HEAD = [
  'settings',
  'fault',
  'RTO',
  'worst',
  'outage',
  ...MATRIX_PHASES.map(([, words]) => words),
  'RPO',
  'within',
  'promise',
];
const LONGEST_REASON = 160;

/** The matrix as a table for a terminal, a line a cell, without a line end at the end. Times and rows are `median`, `worst` beside it. */
export function formatMatrix(record: MatrixRecord, { colour }: { readonly colour: boolean }): string {
  const paint = painter(colour);
  const rows = [HEAD, ...record.cells.map((cell, position) => rowOf(cell, record.cells[position - 1]))];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row, position) => {
    const padded = row.map((text, column) => text.padEnd(widths[column] ?? 0));
    const line = padded.join('  ').trimEnd();
    if (position === 0) return paint.dim(line);
    return paintPromise(line, record.cells[position - 1], paint);
  });
  return [titleOf(record), ...promisesOf(record), '', ...lines, ...troublesOf(record, paint)].join('\n');
}

function titleOf(record: MatrixRecord): string {
  const { product, measuredOn, nodes, seed, times, load } = record;
  const image = measuredOn === undefined ? '' : ` ${measuredOn.kind}, image ${measuredOn.image.name}`;
  return (
    `${product}${image}, ${plural(nodes, 'node')}, ${load.rate} operations a second, seed ${seed}, ` +
    `${plural(times, 'run')} a cell; ${machineText(record)}${record.interrupted === true ? '; interrupted' : ''}`
  );
}

/** What each row promises; the table then says whether it was kept. */
function promisesOf({ settings }: MatrixRecord): readonly string[] {
  return settings.map(({ name, contract }) => {
    const loss = contract.mayLoseAcknowledgedWrites ? 'rows may be lost' : 'no row is lost';
    const outage =
      contract.maxOutageMs === undefined
        ? 'no limit to outages'
        : `no outage longer than ${formatDuration(contract.maxOutageMs)}`;
    return `  ${name}: ${loss}, ${outage} (${contract.reason})`;
  });
}

function rowOf({ settings, fault, runs, summary }: MatrixCell, before: MatrixCell | undefined): readonly string[] {
  const name = before?.settings === settings ? '' : settings;
  if (summary === undefined) {
    const state = runs.length === 0 ? 'not measured' : 'failed';
    return [name, fault, state, ...HEAD.slice(4).map(() => ''), runs.length === 0 ? '' : promiseOf(runs)];
  }
  const { rtoMs, outageMs, phases, promise } = summary;
  return [
    name,
    fault,
    spreadText(rtoMs, 'median'),
    spreadText(rtoMs, 'worst'),
    spreadText(outageMs, 'worst'),
    ...MATRIX_PHASES.map(([phase]) => spreadText(phases[phase], 'median')),
    lostText(summary),
    lossSpanText(summary),
    promise,
  ];
}

function promiseOf(runs: readonly MatrixRun[]): string {
  return runs.some(({ promise }) => promise === 'broken') ? 'broken' : 'unknown';
}

function lostText({ lostRows, count }: MatrixSummary): string {
  if (lostRows === undefined) return 'unknown';
  const worst = rowsText(lostRows.worst);
  return count === 1 || lostRows.median === lostRows.worst ? worst : `${rowsText(lostRows.median)}, worst ${worst}`;
}

function rowsText(rows: Spread['worst']): string {
  return rows === null ? 'unknown' : plural(rows, 'row');
}

function lossSpanText({ lostRows, lostSpanMs }: MatrixSummary): string {
  return lostRows === undefined || lostRows.worst === 0 ? '' : spreadText(lostSpanMs, 'worst');
}

function paintPromise(line: string, cell: MatrixCell | undefined, paint: Painter): string {
  const promise = cell?.summary?.promise;
  if (promise === 'broken') return paint.red(line);
  return promise === 'unknown' || ((cell?.runs.length ?? 0) > 0 && promise === undefined) ? paint.yellow(line) : line;
}

/** Every run that was not clean, with its reason and its folder. */
function troublesOf({ cells }: MatrixRecord, paint: Painter): readonly string[] {
  const troubles = cells.flatMap(({ settings, fault, runs }) =>
    runs
      .filter(({ verdict }) => verdict !== 'valid')
      .map(({ run, summary }) => {
        const where = run === undefined ? '' : ` (${run})`;
        return `  ${paint.red('-')} ${settings}, ${fault}: ${shortenLine(summary, LONGEST_REASON)}${where}`;
      }),
  );
  return troubles.length === 0
    ? []
    : ['', `${plural(troubles.length, 'run that is', 'runs that are')} not valid:`, ...troubles];
}
