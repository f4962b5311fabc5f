import { columnsOf, parseRow } from './parse-table.ts';

/** One instance as `show` and the messages of a monitor have it (facts/dm.md §3.2). What a version does not print is absent. */
export interface ShownInstance {
  readonly instance: string;
  /** `WSTATUS`: OPEN, ERROR, RECOVERY, ... */
  readonly watcher: string;
  /** `WCTLSTAT`: VALID, INVALID, SPLIT; NONE under local watch. */
  readonly control?: string;
  /** `INST_OK`. */
  readonly works: boolean;
  readonly status: string;
  readonly mode: string;
  /** `RSTAT`: of a standby, the archive from its primary: VALID, INVALID, UNKNOWN. */
  readonly archive: string;
  readonly openCount?: number;
  /** `FLSN` and `CLSN`. */
  readonly fileLsn?: bigint;
  readonly curLsn?: bigint;
}

/** One group, as `show` prints it. */
export interface ShownGroup {
  readonly group: string;
  readonly oguid: number;
  readonly confirm: boolean;
  readonly mode: string;
  readonly instances: readonly ShownInstance[];
}

/** The groups of what `show` printed, in their order; of several shows all. */
export function parseShow(text: string): readonly ShownGroup[] {
  const groups: (Omit<ShownGroup, 'instances'> & { readonly instances: ShownInstance[] })[] = [];
  for (const row of rowsOf(text)) {
    if (row['GROUP'] !== undefined && row['OGUID'] !== undefined) {
      groups.push({
        group: row['GROUP'],
        oguid: Number(row['OGUID']),
        confirm: row['MON_CONFIRM'] === 'TRUE',
        mode: row['MODE'] ?? '',
        instances: [],
      });
    } else if (row['WTYPE'] !== undefined) {
      // Messages that come while a group is shown have no WTYPE.
      const instance = instanceOf(row);
      if (instance !== undefined) groups.at(-1)?.instances.push(instance);
    }
  }
  return groups;
}

/** Every instance that is shown in a table or in a message, in the order of the text. */
export function parseInstances(text: string): readonly ShownInstance[] {
  return rowsOf(text).flatMap((row) => instanceOf(row) ?? []);
}

type Row = Readonly<Record<string, string>>;

/** The lines below each head, until one does not fit. */
function rowsOf(text: string): readonly Row[] {
  const rows: Row[] = [];
  let head: { readonly line: string; readonly columns: readonly string[] } | undefined;
  for (const line of text.split('\n')) {
    const columns = columnsOf(line);
    if (columns !== undefined && (columns.includes('INAME') || columns.includes('OGUID'))) {
      head = { line, columns };
      continue;
    }
    const row = head === undefined ? undefined : parseRow(head.line, head.columns, line);
    if (row === undefined) head = undefined;
    else rows.push(row);
  }
  return rows;
}

function instanceOf(row: Row): ShownInstance | undefined {
  const { INAME: instance, WSTATUS: watcher, ISTATUS: status, IMODE: mode } = row;
  if (instance === undefined || watcher === undefined || status === undefined || mode === undefined) return undefined;
  return {
    instance,
    watcher,
    works: row['INST_OK'] === 'OK',
    status,
    mode,
    archive: row['RSTAT'] ?? 'UNKNOWN',
    ...(row['WCTLSTAT'] === undefined ? {} : { control: row['WCTLSTAT'] }),
    ...(row['N_OPEN'] === undefined ? {} : { openCount: Number(row['N_OPEN']) }),
    ...lsn('fileLsn', row['FLSN']),
    ...lsn('curLsn', row['CLSN']),
  };
}

function lsn(key: 'fileLsn' | 'curLsn', text: string | undefined): Partial<ShownInstance> {
  return text !== undefined && /^\d+$/.test(text) ? { [key]: BigInt(text) } : {};
}
