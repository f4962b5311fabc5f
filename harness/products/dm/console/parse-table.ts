/** Columns of a table, in their order. */
export type TableRow<Column extends string> = Readonly<Record<Column, string>>;

/** Values that are two words; everything else in a table of DM is one, or a time. */
const TWO_WORDS = ['OPEN FORCE', 'LOGIN CHECK', 'MPPCTL UPDATE', 'CHANGE ARCH', 'STANDBY CHECK', 'AFTER REDO'];
const TIME = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.source;
const CELL = new RegExp(`${TIME}|${TWO_WORDS.join('|')}|\\S+`, 'g');

/**
 * A line of a table with these columns. Where the line is aligned with its head, empty cells are told from missing ones;
 * otherwise the words count. Undefined for a line that has too few or too many.
 */
export function parseRow<Column extends string>(
  head: string,
  columns: readonly Column[],
  line: string,
): TableRow<Column> | undefined {
  if (line.trim() === '') return undefined;
  const cells = alignedCells(head, columns, line) ?? line.match(CELL) ?? [];
  if (cells.length !== columns.length) return undefined;
  return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])) as TableRow<Column>;
}

/** The names of the columns that a head has, and undefined when it is no head. */
export function columnsOf(head: string): readonly string[] | undefined {
  const names = head.trim().split(/\s+/);
  return names.length > 1 && names.every((name) => /^[A-Z][A-Z_]*(?:\(\w+\))?$/.test(name)) ? names : undefined;
}

/** Cut where the columns begin; undefined when a value crosses the beginning of a column. */
function alignedCells(head: string, columns: readonly string[], line: string): string[] | undefined {
  const starts = positionsOf(head, columns);
  if (starts === undefined) return undefined;
  const crosses = starts.some((start) => start > 0 && start < line.length && line[start - 1] !== ' ');
  if (crosses) return undefined;
  const cells = starts.map((start, index) => line.slice(start, starts[index + 1]).trim());
  // Several words in one cell are two cells that only happen to be aligned, unless they are one value.
  return cells.every((cell) => (cell.match(CELL) ?? []).length <= 1) ? cells : undefined;
}

function positionsOf(head: string, columns: readonly string[]): number[] | undefined {
  const starts: number[] = [];
  let from = 0;
  for (const column of columns) {
    const at = head.indexOf(column, from);
    if (at === -1) return undefined;
    starts.push(at);
    from = at + column.length;
  }
  return starts;
}
