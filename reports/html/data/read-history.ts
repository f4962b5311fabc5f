import type { FaultRecord, Operation } from '../../../harness/history/operation.ts';
import type { OperationRow } from './operation-columns.ts';
import type { FaultBand, HistoryRecord, OperatorAction } from './page-data.ts';

/** A history in the form of the page: client operations as rows, faults as bands, operator actions as spans. */
export interface PageHistory {
  /** In order of invocation. */
  readonly rows: readonly OperationRow[];
  readonly faults: readonly FaultBand[];
  readonly actions: readonly OperatorAction[];
  /** Times of the first and the last line, µs. */
  readonly firstUs: number;
  readonly lastUs: number;
  /** Time of each line in µs, by index. */
  readonly timeOfIndex: ReadonlyMap<number, number>;
}

/** What a row still lacks: the value as JSON text is cut later, when the size of all of them is known. */
type OpenRow = { -readonly [Key in keyof OperationRow]: OperationRow[Key] };

/** Reads the history once. `wanted` are the indices whose times are asked for (operations named by anomalies). */
export function readHistory(history: Iterable<Operation>, wanted: ReadonlySet<number>): PageHistory {
  const rows: OpenRow[] = [];
  const openRows = new Map<number, OpenRow>();
  const nemesis: HistoryRecord[] = [];
  const operator: HistoryRecord[] = [];
  const timeOfIndex = new Map<number, number>();
  let firstUs = Infinity;
  let lastUs = 0;
  for (const operation of history) {
    const timeUs = toUs(operation.time);
    firstUs = Math.min(firstUs, timeUs);
    lastUs = Math.max(lastUs, timeUs);
    if (wanted.has(operation.index)) timeOfIndex.set(operation.index, timeUs);
    if (typeof operation.process === 'string') {
      (operation.process === 'nemesis' ? nemesis : operator).push(toRecord(operation, timeUs));
    } else if (operation.type === 'invoke') {
      const row = startRow(operation, operation.process, timeUs);
      openRows.set(operation.process, row);
      rows.push(row);
    } else {
      const row = openRows.get(operation.process);
      openRows.delete(operation.process);
      if (row !== undefined) completeRow(row, operation, timeUs);
    }
  }
  for (const row of openRows.values()) row.durationUs = Math.max(0, lastUs - row.startUs);
  return {
    rows,
    faults: faultBands(nemesis, lastUs),
    actions: operatorActions(operator, lastUs),
    firstUs,
    lastUs,
    timeOfIndex,
  };
}

/** Times of the run are ns; the page needs µs. */
export function toUs(ns: number): number {
  return Math.round(ns / 1000);
}

function startRow(operation: Operation, process: number, timeUs: number): OpenRow {
  return {
    index: operation.index,
    completionIndex: operation.index,
    startUs: timeUs,
    durationUs: 0,
    process,
    outcome: 'open',
    workload: operation.workload ?? '',
    f: operation.f,
    node: operation.node ?? '',
    final: operation.final === true,
    error: operation.error ?? '',
    value: valueOf(operation.value),
  };
}

function completeRow(row: OpenRow, operation: Operation, timeUs: number): void {
  row.completionIndex = operation.index;
  row.durationUs = Math.max(0, timeUs - row.startUs);
  row.outcome = operation.type === 'invoke' ? 'open' : operation.type;
  row.error = operation.error ?? '';
  if (operation.node !== undefined) row.node = operation.node;
  if (operation.value !== undefined && operation.value !== null) row.value = valueOf(operation.value);
}

/** Small whole numbers stay numbers: as differences they take one byte or two. */
function valueOf(value: unknown): number | string {
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 40) return value;
  return JSON.stringify(value ?? null);
}

function toRecord(operation: Operation, timeUs: number): HistoryRecord {
  const { index, process, type, f, value, node, error } = operation;
  return {
    index,
    timeUs,
    process,
    type,
    f,
    value,
    ...(node === undefined ? {} : { node }),
    ...(error === undefined ? {} : { error }),
  };
}

/** One band a fault `id`: from the completion of `inject` (or, without one, its invocation) to the end of the last `heal`. */
function faultBands(records: readonly HistoryRecord[], lastUs: number): FaultBand[] {
  const byId = new Map<string, HistoryRecord[]>();
  for (const record of records) {
    const id = (record.value as Partial<FaultRecord> | null | undefined)?.id ?? '?';
    const group = byId.get(id);
    if (group === undefined) byId.set(id, [record]);
    else group.push(record);
  }
  return [...byId]
    .filter(([, group]) => !isLeftOut(group))
    .map(([id, group]) => {
      const injected = group.find((record) => record.f === 'inject' && record.type !== 'invoke');
      const begin = injected ?? group[0];
      const healed = group.findLast((record) => record.f === 'heal' && record.type === 'ok');
      const fault = (injected ?? group.at(-1))?.value as Partial<FaultRecord> | null | undefined;
      return {
        id,
        kind: fault?.kind ?? 'unknown fault',
        targets: fault?.targets ?? [],
        fromUs: begin?.timeUs ?? 0,
        toUs: healed?.timeUs ?? lastUs,
        healed: healed !== undefined,
        bit: injected?.type === 'ok',
        records: group,
      };
    });
}

/** Drawn at random and not carried out: the summary has it, and nothing happened that could be drawn. */
function isLeftOut(group: readonly HistoryRecord[]): boolean {
  const isEmpty = (value: unknown): boolean =>
    (value as Partial<FaultRecord> | null | undefined)?.targets?.length === 0;
  return group.every(({ f, type, value }) => f === 'inject' && type === 'fail' && isEmpty(value));
}

/** Completions are paired with the earliest open invocation of the same function; all digests make one action. */
function operatorActions(records: readonly HistoryRecord[], lastUs: number): OperatorAction[] {
  const actions: OperatorAction[] = [];
  const open: HistoryRecord[] = [];
  for (const record of records) {
    if (record.type === 'invoke') {
      open.push(record);
      continue;
    }
    const at = open.findIndex(({ f }) => f === record.f);
    const invocation = at < 0 ? [] : open.splice(at, 1);
    actions.push(actionOf([...invocation, record], record.timeUs, record.type));
  }
  for (const record of open) actions.push(actionOf([record], lastUs, 'info'));
  const digests = actions.filter(({ f }) => f === 'digest');
  const others = actions.filter(({ f }) => f !== 'digest');
  const first = digests[0];
  if (first !== undefined) {
    others.push({
      f: 'digest',
      fromUs: first.fromUs,
      toUs: Math.max(...digests.map(({ toUs: end }) => end)),
      outcome: digests.every(({ outcome }) => outcome === 'ok') ? 'ok' : 'info',
      records: digests.flatMap(({ records: own }) => own),
    });
  }
  return others.sort((a, b) => a.fromUs - b.fromUs);
}

function actionOf(records: readonly HistoryRecord[], toUs: number, outcome: OperatorAction['outcome']): OperatorAction {
  const [first] = records;
  const last = records.at(-1);
  const node = nodeOf(last) ?? nodeOf(first);
  return {
    f: first?.f ?? '',
    ...(node === undefined ? {} : { node }),
    fromUs: first?.timeUs ?? toUs,
    toUs,
    outcome,
    records,
  };
}

function nodeOf(record: HistoryRecord | undefined): string | undefined {
  const node = (record?.value as { node?: unknown } | null | undefined)?.node;
  return typeof node === 'string' ? node : record?.node;
}
