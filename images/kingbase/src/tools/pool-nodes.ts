/** The columns of `show pool_nodes` in V8R3 (facts/kingbase.md §4), by their names in pgpool-II 4.3. */
const COLUMNS = [
  'node_id',
  'hostname',
  'port',
  'status',
  'lb_weight',
  'role',
  'select_cnt',
  'load_balance_node',
  'replication_delay',
] as const;

/** 3.6 has no `quarantine`: the pool does not use the node. */
const status = (value: string): string => (value === 'quarantine' ? 'down' : value);

/**
 * pgpool-II 4.3's table as V8R3 shows it.
 * @param table one line a row, columns separated by tabs, the first line the names
 */
export function formatPoolNodes(table: string): string {
  const [head = [], ...rows] = table
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
  const places = COLUMNS.map((name) => head.indexOf(name));
  const cells = rows.map((row) =>
    places.map((place, column) => {
      const value = row[place] ?? '';
      return COLUMNS[column] === 'status' ? status(value) : value;
    }),
  );
  return formatTable(COLUMNS, cells);
}

/** psql's aligned format for columns of text. */
export function formatTable(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = names.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const head = names
    .map((name, column) => ` ${centre(name, widths[column] ?? 0)} `)
    .join('|')
    .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width + 2)).join('+');
  const body = rows.map((row) =>
    row
      .map((cell, column) => ` ${cell.padEnd(widths[column] ?? 0)} `)
      .join('|')
      .trimEnd(),
  );
  return `${[head, rule, ...body, `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`].join('\n')}\n\n`;
}

function centre(text: string, width: number): string {
  const left = Math.floor((width - text.length) / 2);
  return text.padStart(text.length + left).padEnd(width);
}

/** Is it the one statement whose result V8R3 shows with other columns? */
export const asksForPoolNodes = (sql: string): boolean => /^\s*show\s+pool_nodes\s*;?\s*$/i.test(sql);
