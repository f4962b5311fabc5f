import type { Score, ScoredRun } from './score.ts';

const COLUMNS = ['product', 'run', 'defect', 'outcome', 'found', 'seconds'] as const;

/** The score as text, one line a run and a summary; with a line end. */
export function scoreTable({ runs, counts, seconds }: Score): string {
  const rows = [COLUMNS, ...runs.map(cells)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const summary = [
    `${counts.caught} of ${counts.caught + counts.missed} defects caught`,
    `${counts.missed} missed`,
    `${counts['false alarm']} false alarms in ${counts.clean + counts['false alarm'] + counts.unknown} clean runs`,
    ...(counts.unknown > 0 ? [`${counts.unknown} unknown`] : []),
    `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`,
  ];
  return `${lines.join('\n')}\n\n${summary.join(', ')}\n`;
}

function cells({ product, trial, defect, outcome, found, seconds }: ScoredRun): readonly string[] {
  return [product, trial, defect?.name ?? '-', outcome, found.join('; ') || '-', seconds.toFixed(1)];
}
