import { formatDuration, formatMoment } from '../../format/duration.ts';
import type { OperationRow } from '../data/operation-columns.ts';
import type {
  AnomalyMarker,
  FaultBand,
  HistoryRecord,
  LaneSegment,
  OperatorAction,
  PageData,
} from '../data/page-data.ts';

/** What is said about a thing on the timeline: a title, then pairs of name and text. Long texts stand in the details only. */
export interface RecordView {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, text: string])[];
  /** Texts shown in a block of their own, in the details only. */
  readonly texts: readonly (readonly [name: string, text: string])[];
  /** Operations that can be opened from the details, as indices into the history. */
  readonly operations?: readonly number[];
  /** Part of the page's address, so that what is open can be sent to a colleague. */
  readonly hash?: string;
}

/** Time of the run and of the day. */
export function momentText(data: PageData, us: number): string {
  const run = formatMoment(us / 1000);
  if (data.startedMs === 0) return run;
  return `${run} (${new Date(data.startedMs + us / 1000).toISOString().slice(11, 23)} UTC)`;
}

const OUTCOME_TEXT = {
  ok: 'ok: it happened',
  fail: 'fail: it certainly did not happen',
  info: 'info: nobody knows whether it happened',
  open: 'no completion in the history: nobody knows whether it happened',
} as const;

export function operationView(data: PageData, row: OperationRow): RecordView {
  const value = String(row.value);
  return {
    title: `${row.workload} ${row.f}${row.final ? ' (final read)' : ''} on ${row.node}: ${row.outcome}`,
    facts: [
      ['outcome', OUTCOME_TEXT[row.outcome]],
      ...(row.error === '' ? [] : [['error', row.error] as const]),
      ['invoked', momentText(data, row.startUs)],
      ['took', formatDuration(row.durationUs / 1000)],
      ['process', String(row.process)],
      ...(value.length <= 60 ? [['value', value] as const] : []),
      [
        'lines of history.jsonl',
        row.completionIndex === row.index ? String(row.index + 1) : `${row.index + 1} and ${row.completionIndex + 1}`,
      ],
    ],
    texts: value.length > 60 ? [['value', value]] : [],
    hash: `op-${row.index}`,
  };
}

export function segmentView(data: PageData, node: string, segment: LaneSegment): RecordView {
  return {
    title: `${node}: ${segment.role}${segment.state === '' ? '' : `, ${segment.state}`}`,
    facts: [
      ['from', momentText(data, segment.fromUs)],
      ['to', momentText(data, segment.toUs)],
      ['lasted', `${formatDuration((segment.toUs - segment.fromUs) / 1000)}, ${segment.samples} samples`],
      ...(segment.detail === '' ? [] : [['detail', segment.detail] as const]),
      ...(segment.error === undefined ? [] : [['error', segment.error] as const]),
      ...(segment.lsn === undefined ? [] : [['LSN', [...new Set(segment.lsn)].join(' to ')] as const]),
      ...segment.links.map((link) => ['replication', link] as const),
    ],
    texts: [],
  };
}

export function faultView(data: PageData, fault: FaultBand): RecordView {
  return {
    title: `fault ${fault.id}: ${fault.kind} ${fault.targets.join(', ')}`,
    facts: [
      ['bites from', momentText(data, fault.fromUs)],
      ['healed', fault.healed ? momentText(data, fault.toUs) : 'not verified by the end of the run'],
      ['bit', fault.bit ? 'verified' : 'not verified'],
      ...fault.records.flatMap(evidenceOf),
    ],
    texts: recordTexts(fault.records),
  };
}

export function actionView(data: PageData, action: OperatorAction): RecordView {
  const reason = action.records.map((record) => textField(record.value, 'reason')).find((text) => text !== undefined);
  const error = action.records.map((record) => record.error).find((text) => text !== undefined);
  return {
    title: `operator: ${action.f}${action.node === undefined ? '' : ` ${action.node}`}, ${action.outcome}`,
    facts: [
      ['from', momentText(data, action.fromUs)],
      ['to', momentText(data, action.toUs)],
      ['took', formatDuration((action.toUs - action.fromUs) / 1000)],
      ...(reason === undefined ? [] : [['reason', reason] as const]),
      ...(error === undefined ? [] : [['error', error] as const]),
    ],
    texts: recordTexts(action.records),
  };
}

export function anomalyView(data: PageData, anomaly: AnomalyMarker): RecordView {
  return {
    title: `${anomaly.type}: ${anomaly.message}`,
    facts: [
      ['found by', anomaly.checker],
      ['from', momentText(data, anomaly.fromUs)],
      ['to', momentText(data, anomaly.toUs)],
      ...(anomaly.nodes.length === 0 ? [] : [['nodes', anomaly.nodes.join(', ')] as const]),
    ],
    texts: [],
    operations: anomaly.operations,
  };
}

function evidenceOf(record: HistoryRecord): (readonly [string, string])[] {
  const evidence = textField(record.value, 'evidence');
  return [
    ...(evidence === undefined ? [] : [[`${record.f} seen by`, evidence] as const]),
    ...(record.error === undefined ? [] : [[`${record.f} error`, record.error] as const]),
  ];
}

function recordTexts(records: readonly HistoryRecord[]): (readonly [string, string])[] {
  return [['records of history.jsonl', records.map((record) => JSON.stringify(record)).join('\n')]];
}

function textField(value: unknown, name: string): string | undefined {
  const text = (value as Record<string, unknown> | null | undefined)?.[name];
  return typeof text === 'string' ? text : undefined;
}
