import type { Verdict } from '../../harness/checkers/verdict/index.ts';
import type { RunRecord } from '../../harness/store/run-record.ts';
import {
  type FaultRecovery,
  outagesOf,
  recoveriesOf,
  type SwitchoverFact,
  switchoversOf,
} from '../facts/availability-facts.ts';
import { anomalyGroups } from '../facts/anomaly-facts.ts';
import { explanations } from '../facts/explanation-facts.ts';
import { durabilityOf } from '../facts/durability-facts.ts';
import { shortenLine } from '../format/shorten-line.ts';
import { countText, plural } from '../../harness/checkers/wording.ts';
import { formatDuration } from '../format/duration.ts';
import { classBeside, summaryWithoutWord, validityWord } from '../format/verdict-words.ts';
import { painter, type Painter } from './painter.ts';

export interface VerdictTextOptions {
  /** With escape sequences for colours. The caller knows whether a terminal reads and what `NO_COLOR` says. */
  readonly colour: boolean;
  /** Path of the report, named in the last line. */
  readonly report?: string;
  /** With the reasons of what is wrong and the SQL of those who saw it. */
  readonly explain?: boolean;
}

/** Kinds of anomalies that are explained. */
const MOST_EXPLAINED = 3;

/** Problems and anomalies that are named; the report has all. */
const MOST_NAMED = 5;
const LONGEST_COMPLAINT = 400;

/** The verdict in a few lines, without a line end at the end: what came out, RTO, RPO, what is wrong, how to repeat it. */
export function formatVerdict(
  run: RunRecord,
  verdict: Verdict,
  { colour, report, explain = false }: VerdictTextOptions,
): string {
  const paint = painter(colour);
  const rows: (readonly [name: string, text: string])[] = [
    ...(run.defect === undefined ? [] : [['defect', paint.yellow(defectText(run.defect))] as const]),
    ['product', `${run.product} ${run.kind}, image ${run.image.name}`],
    ...recoveriesOf(verdict).flatMap(recoveryRows),
    ...switchoversOf(verdict).map(switchoverRow),
    ...outageRows(verdict),
    ...rpoRows(verdict, run, paint),
    ...leftOutRows(verdict),
    ['repeat', run.command],
    ...(report === undefined ? [] : [['report', report] as const]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    `${paint[COLOUR_OF[validityWord(verdict.valid)]](headline(verdict))} ${summaryWithoutWord(verdict)}`,
    ...complaints(verdict).map((line) => `  ${paint.red('-')} ${line}`),
    ...rows.map(([name, text]) => `  ${paint.dim(name.padEnd(width))}  ${text}`),
    ...(explain ? explanationLines(verdict, paint) : []),
  ].join('\n');
}

function defectText({ name, description }: NonNullable<RunRecord['defect']>): string {
  return `${name}, switched on on purpose: ${description}`;
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
  return [['write outages', `${countText(lengths.length)}, ${longest}, ${formatDuration(total)} in all`]];
}

function rpoRows(verdict: Verdict, run: RunRecord, paint: Painter): (readonly [string, string])[] {
  const { acknowledged, lost } = durabilityOf(verdict);
  if (lost === undefined) return [['RPO', 'not judged']];
  const of = acknowledged === undefined ? '' : ` of ${countText(acknowledged)} acknowledged`;
  const allowed = run.contract.mayLoseAcknowledgedWrites ? ', which the settings allow' : '';
  const text = lost === 0 ? `0: no acknowledged row lost${of}` : `${plural(lost, 'row')} lost${of}${allowed}`;
  return [['RPO', lost > 0 && allowed === '' ? paint.red(text) : text]];
}

/** Faults that the seed drew and the cluster had no room for. */
function leftOutRows({ leftOut = [] }: Verdict): (readonly [string, string])[] {
  return leftOut.map(({ id, kind, reason }, row) => [row === 0 ? 'left out' : '', `${id} ${kind}: ${reason}`]);
}

function explanationLines(verdict: Verdict, paint: Painter): readonly string[] {
  return explanations(verdict)
    .slice(0, MOST_EXPLAINED)
    .flatMap(({ type, reasons, operations }) => [
      `  ${paint.red('-')} ${type}, explained:`,
      ...reasons.map((reason) => `    ${reason}`),
      ...operations.flatMap(({ title, statements }) => [
        `    ${paint.dim(title)}`,
        ...statements.map((statement) => `      ${statement}`),
      ]),
    ]);
}

function complaints(verdict: Verdict): string[] {
  const lines = [
    ...verdict.problems.map(({ type, message }) => `${type}: ${message}`),
    ...anomalyGroups(verdict).map(({ type, message, count }) => {
      return `${type}: ${message}${count > 1 ? ` (and ${countText(count - 1)} more)` : ''}`;
    }),
  ];
  const rest = lines.length - MOST_NAMED;
  const named = lines.slice(0, MOST_NAMED).map((line) => shortenLine(line, LONGEST_COMPLAINT));
  return rest > 0 ? [...named, `and ${countText(rest)} more in the report`] : named;
}
