/** A database as one pool sees it: a row of `show pool_nodes`. */
export interface PoolNode {
  readonly id: number;
  readonly hostname: string;
  readonly port: number;
  readonly status: string;
  /** A fraction. */
  readonly weight: number;
  readonly role: string;
  readonly selects: number;
  readonly isLoadBalanced: boolean;
  /** Bytes, or seconds with `delay_threshold_by_time`. */
  readonly replicationDelay: number;
}

/** `waiting` is `up` of a pool through which no client has come yet, as after its start. */
export const settledStatus = (status: string): string => (status === 'waiting' ? 'up' : status);

/** The columns of V8R3 in their order (facts/kingbase.md K1, §4). pgpool-II 4.3 has five more, which are passed over. */
export const POOL_NODES_COLUMNS = [
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

type Fields = Readonly<Record<string, string | null | undefined>>;

/** From a row by the names of its columns. Throws a `TypeError` that names the column that is missing. */
export function poolNodeOf(fields: Fields): PoolNode {
  const field = (name: (typeof POOL_NODES_COLUMNS)[number]): string => {
    const value = fields[name];
    if (value === undefined || value === null) throw new TypeError(`show pool_nodes has no column ${name}`);
    return value;
  };
  return {
    id: Number(field('node_id')),
    hostname: field('hostname'),
    port: Number(field('port')),
    status: field('status'),
    weight: Number(field('lb_weight')),
    role: field('role'),
    selects: Number(field('select_cnt')),
    isLoadBalanced: field('load_balance_node') === 'true',
    replicationDelay: Number.parseInt(field('replication_delay'), 10),
  };
}

export interface PoolNodesTable {
  readonly columns: readonly string[];
  readonly nodes: readonly PoolNode[];
}

/** The table as `ksql` and the scripts print it; other lines around it are passed over. Undefined when there is none. */
export function parsePoolNodes(text: string): PoolNodesTable | undefined {
  const lines = text.split('\n').map(cellsOf);
  const header = lines.findIndex(([first]) => first === 'node_id');
  const columns = lines[header];
  if (columns === undefined) return undefined;
  const rows = lines
    .slice(header + 1)
    .filter((cells) => cells.length === columns.length && /^\d+$/.test(cells[0] ?? ''));
  const nodes = rows.map((cells) => poolNodeOf(Object.fromEntries(columns.map((name, at) => [name, cells[at]]))));
  return { columns, nodes };
}

const cellsOf = (line: string): readonly string[] => line.split('|').map((cell) => cell.trim());
