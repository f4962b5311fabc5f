import type { Verdict } from '../../harness/checkers/verdict.ts';
import type { RunRecord } from '../../harness/store/run-record.ts';
import {
  type FaultRecovery,
  outagesOf,
  recoveriesOf,
  type SwitchoverFact,
  switchoversOf,
} from '../facts/availability-facts.ts';
import { anomalyGroups } from '../facts/anomaly-facts.ts';
import { durabilityOf } from '../facts/durability-facts.ts';
import { formatCount, formatDuration, plural } from '../format/duration.ts';
import { classBeside, summaryWithoutWord, validityWord } from '../format/verdict-words.ts';
import { painter, type Painter } from './painter.ts';

export interface VerdictTextOptions {
  /** With escape sequences for colours. The caller knows whether a terminal reads and what `NO_COLOR` says. */
  readonly colour: boolean;
  /** Path of the report, named in the last line. */
  readonly report?: string;
}

/** Problems and anomalies that are named; the report has all. */
const MOST_NAMED = 5;

/** The verdict in a few lines, without a line end at the end: what came out, RTO, RPO, what is wrong, how to repeat it. */
export function formatVerdict(run: RunRecord, verdict: Verdict, { colour, report }: VerdictTextOptions): string {
  const paint = painter(colour);
  const rows: (readonly [name: string, text: string])[] = [
    ['product', `${run.product} ${run.kind}, image ${run.image.name}`],
    ...recoveriesOf(verdict).flatMap(recoveryRows),
    ...switchoversOf(verdict).map(switchoverRow),
    ...outageRows(verdict),
    ...rpoRows(verdict, run, paint),
    ['repeat', run.command],
    ...(report === undefined ? [] : [['report', report] as const]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    `${paint[COLOUR_OF[validityWord(verdict.valid)]](headline(verdict))} ${summaryWithoutWord(verdict)}`,
    ...complaints(verdict).map((line) => `  ${paint.red('-')} ${line}`),
    ...rows.map(([name, text]) => `  ${paint.dim(name.padEnd(width))}  ${text}`),
  ].join('\n');
}

const COLOUR_OF = { valid: 'green', invalid: 'red', unknown: 'yellow' } as const;

function headline(verdict: Verdict): string {
  const word = validityWord(verdict.valid).toUpperCase();
  const beside = classBeside(verdict);
  return beside === undefined ? word : `${word} (${beside})`;
}

function recoveryRows({ fault, rtoMs, operatorMs, databaseMs, phases }: FaultRecovery): (readonly [string, string])[] {
  if (rtoMs === undefined) return [['RTO', `no write was acknowledged again after ${fault}`]];
  if (rtoMs === 0) return [['RTO', `no write outage after ${fault}`]];
  const parts = phases.flatMap(({ name, ms }) => (ms === undefined ? [] : [`${name} ${formatDuration(ms)}`]));
  const shares =
    operatorMs === undefined || databaseMs === undefined
      ? ''
      : `: operator ${formatDuration(operatorMs)}, database ${formatDuration(databaseMs)}`;
  return [
    ['RTO', `${formatDuration(rtoMs)} after ${fault}${shares}`],
    ['', parts.join(', ')],
  ];
}

function switchoverRow({ node, outcome, durationMs, writeOutageMs }: SwitchoverFact): readonly [string, string] {
  const took = durationMs === undefined ? '' : `, took ${formatDuration(durationMs)}`;
  const outage =
    writeOutageMs === undefined || writeOutageMs === 0 ? '' : `, no write for ${formatDuration(writeOutageMs)}`;
  return ['switchover', `${node === undefined ? '' : `to ${node} `}${outcome ?? 'unknown'}${took}${outage}`];
}

function outageRows(verdict: Verdict): (readonly [string, string])[] {
  const lengths = outagesOf(verdict).flatMap(({ kind, fromUs, toUs }) =>
    kind === 'write' ? [(toUs - fromUs) / 1000] : [],
  );
  if (lengths.length === 0) return [];
  const total = lengths.reduce((a, b) => a + b, 0);
  const longest = `longest ${formatDuration(Math.max(...lengths))}`;
  return [['write outages', `${formatCount(lengths.length)}, ${longest}, ${formatDuration(total)} in all`]];
}

function rpoRows(verdict: Verdict, run: RunRecord, paint: Painter): (readonly [string, string])[] {
  const { acknowledged, lost } = durabilityOf(verdict);
  if (lost === undefined) return [['RPO', 'not judged']];
  const of = acknowledged === undefined ? '' : ` of ${formatCount(acknowledged)} acknowledged`;
  const allowed = run.contract.mayLoseAcknowledgedWrites ? ', which the settings allow' : '';
  const text = lost === 0 ? `0: no acknowledged row lost${of}` : `${plural(lost, 'row')} lost${of}${allowed}`;
  return [['RPO', lost > 0 && allowed === '' ? paint.red(text) : text]];
}

function complaints(verdict: Verdict): string[] {
  const lines = [
    ...verdict.problems.map(({ type, message }) => `${type}: ${message}`),
    ...anomalyGroups(verdict).map(({ type, message, count }) => {
      return `${type}: ${message}${count > 1 ? ` (and ${formatCount(count - 1)} more)` : ''}`;
    }),
  ];
  const rest = lines.length - MOST_NAMED;
  return rest > 0 ? [...lines.slice(0, MOST_NAMED), `and ${formatCount(rest)} more in the report`] : lines;
}
