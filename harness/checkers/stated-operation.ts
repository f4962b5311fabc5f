import type { ProcessId } from '../history/operation.ts';
import { momentText } from './wording.ts';

/** An operation that takes part in an anomaly, as its client did it: for people who know SQL better than histories. */
export interface StatedOperation {
  /** Index in the history of its completion, else of its invocation. */
  readonly index: number;
  readonly process: ProcessId;
  readonly node?: string;
  readonly outcome: 'ok' | 'fail' | 'info';
  /** When the client began it and when it had the answer, in ns since the run began; absent where there was no such moment. */
  readonly began?: number;
  readonly ended?: number;
  /** Why it was `fail` or `info`. */
  readonly error?: string;
  /** In the order in which they are sent. Of an operation that was not `ok` those that were planned: nobody knows how far it came. */
  readonly statements: readonly StatedStatement[];
}

export interface StatedStatement {
  /** With its values. */
  readonly sql: string;
  /** What it showed, of a read that completed. */
  readonly returned?: unknown;
  /** When it is sent, if not always, or what is not known about it. */
  readonly note?: string;
}

/** The operation and its statements, a line each. */
export function statedOperationLines(stated: StatedOperation): readonly string[] {
  return [`${statedOperationTitle(stated)}:`, ...stated.statements.map((statement) => `  ${statementLine(statement)}`)];
}

/** `operation 12, process 3 on n1, at 1.204 s to 1.215 s, ok` */
export function statedOperationTitle({ index, process, node, outcome, began, ended, error }: StatedOperation): string {
  const place = node === undefined ? '' : ` on ${node}`;
  const end = ended === undefined ? ', never answered' : ` to ${momentText(ended).replace(/^at /, '')}`;
  const times = began === undefined ? '' : `, ${momentText(began)}${end}`;
  const planned = outcome === 'ok' ? '' : `${error === undefined ? '' : ` (${error})`}; planned`;
  return `operation ${index}, process ${process}${place}${times}, ${outcome}${planned}`;
}

/** Longer answers are cut: the history has them whole. */
const LONGEST_ANSWER = 160;

/** `SELECT elements FROM t WHERE id = 4;  -- returned [1,2]` */
export function statementLine({ sql, returned, note }: StatedStatement): string {
  const comments = [
    ...(note === undefined ? [] : [note]),
    ...(returned === undefined ? [] : [`returned ${answerText(returned)}`]),
  ];
  return `${sql};${comments.length === 0 ? '' : `  -- ${comments.join('; ')}`}`;
}

function answerText(returned: unknown): string {
  if (returned === null) return 'no row';
  const text = JSON.stringify(returned);
  return text.length <= LONGEST_ANSWER ? text : `${text.slice(0, 100)}...${text.slice(-50)}`;
}
