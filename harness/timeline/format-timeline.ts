import type { Anatomy, Phase } from './anatomy.ts';
import { formatClock, formatDay } from './log-time.ts';
import type { Timeline } from './timeline.ts';

/** The table of phases of every failover, switchover and recovery, and what is wrong with them. */
export function formatTimeline({ product, granularityMs, events, anatomies }: Timeline): string {
  if (anatomies.length === 0) {
    return `${product}: ${events.length} lines mean something, and none of them begins a failover, switchover or recovery.\n`;
  }
  return anatomies.map((anatomy) => formatAnatomy(anatomy, granularityMs < 1000)).join('\n');
}

/** Every line that means something, in order of time. */
export function formatEvents({ events, granularityMs }: Timeline): string {
  const rows = events.map(({ time, latest, node, kind, source, line, text }) => [
    formatClock(time, granularityMs < 1000),
    latest > time ? '~' : '',
    node,
    kind,
    `${text.split('\n')[0] ?? ''}  (${source}:${line})`,
  ]);
  return `${table(rows).join('\n')}\n`;
}

function formatAnatomy(anatomy: Anatomy, withMs: boolean): string {
  const { procedure, executor, others, start, end, phases, findings, notes } = anatomy;
  const rows = phases.map((phase) => rowOf(phase, withMs));
  const lines = [
    `${procedure} on ${executor}, ${formatDay(start)} ${formatClock(start, withMs)} to ${formatClock(end, withMs)} (${seconds(end - start, withMs)})`,
    ...others.map(({ node, reason }) => `  not on ${node}: ${reason}`),
    ...table(rows).map((line) => `  ${line}`),
    ...(notes.length === 0 ? [] : ['  script arguments:', ...notes.map((note) => `    ${note}`)]),
    ...(findings.length === 0
      ? ['  nothing missing, nothing out of order']
      : findings.map(({ type, message, row }) => `  FINDING ${type}: ${message} [${row}]`)),
  ];
  return `${lines.join('\n')}\n`;
}

function rowOf(phase: Phase, withMs: boolean): readonly string[] {
  const { start, node, name, title, detail } = phase;
  return [
    formatClock(start, withMs),
    durationOf(phase, withMs),
    node,
    name,
    detail === '' ? title : `${title}: ${detail}`,
  ];
}

/** `4 s`; `0-4 s` where a line at one of its ends has no time of its own. */
function durationOf({ durationMs, atMostMs, finished }: Phase, withMs: boolean): string {
  if (!finished) return 'no end';
  if (atMostMs === durationMs) return seconds(durationMs, withMs);
  return `${(durationMs / 1000).toFixed(withMs ? 3 : 0)}-${seconds(atMostMs, withMs)}`;
}

const seconds = (ms: number, withMs: boolean): string => `${(ms / 1000).toFixed(withMs ? 3 : 0)} s`;

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
