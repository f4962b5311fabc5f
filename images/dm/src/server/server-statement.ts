import type { SimpleStatement, Statement } from '../watch/statement.ts';

/** What a user may tell dmserver itself; PostgreSQL does not know these. */
export type ServerStatement =
  { readonly kind: 'execute'; readonly statement: Statement } | { readonly kind: 'set oguid'; readonly oguid: number };

const simple = (kind: SimpleStatement): ServerStatement => ({ kind: 'execute', statement: { kind } });

type Row = readonly [pattern: RegExp, make: (match: readonly string[]) => ServerStatement];

/** Statements that are not for PostgreSQL (facts/dm.md §4). */
const STATEMENTS: readonly Row[] = [
  [/^alter\s+database\s+mount$/i, () => simple('mount')],
  [/^alter\s+database\s+open\s+force$/i, () => simple('open force')],
  [/^alter\s+database\s+open$/i, () => simple('open')],
  [/^alter\s+database\s+suspend$/i, () => simple('suspend')],
  [/^alter\s+database\s+primary$/i, () => simple('primary')],
  [/^alter\s+database\s+standby$/i, () => simple('standby')],
  [/^alter\s+database\s+normal$/i, () => simple('normal')],
  [/^(?:call\s+)?sp_apply_keep_(?:pkg|buf)\(\s*\)$/i, () => simple('apply keep buffer')],
  [/^(?:call\s+)?sp_clear_rapply_stat\(\s*\)$/i, () => simple('clear apply info')],
  [
    /^(?:call\s+)?sp_clear_arch_send_info\(\s*'([^']+)'\s*\)$/i,
    ([, destination = '']) => ({
      kind: 'execute',
      statement: { kind: 'clear send info', destination: destination.toUpperCase() },
    }),
  ],
  [/^(?:call\s+)?sp_set_oguid\(\s*(\d+)\s*\)$/i, ([, oguid = '0']) => ({ kind: 'set oguid', oguid: Number(oguid) })],
  [
    /^(?:call\s+)?sp_set_para_value\(\s*([12])\s*,\s*'(\w+)'\s*,\s*'?([^',)]*)'?\s*\)$/i,
    ([, scope, name = '', value = '']) => ({
      kind: 'execute',
      statement: { kind: 'set parameter', scope: scope === '2' ? 2 : 1, name: name.toUpperCase(), value },
    }),
  ],
  [
    /^alter\s+tablespace\s+(\w+)\s+offline$/i,
    ([, tablespace = '']) => ({
      kind: 'execute',
      statement: { kind: 'offline tablespace', tablespace: tablespace.toUpperCase() },
    }),
  ],
  [/^shutdown(?:\s+normal|\s+immediate)?$/i, () => simple('shutdown')],
  [/^shutdown\s+abort$/i, () => simple('halt')],
];

/** Undefined for SQL that goes to PostgreSQL. */
export function parseServerStatement(sql: string): ServerStatement | undefined {
  const text = sql.trim();
  for (const [pattern, make] of STATEMENTS) {
    const match = pattern.exec(text);
    if (match !== null) return make(match);
  }
  return undefined;
}
