import { plural } from '../../../harness/checkers/wording.ts';
import type { Contract } from '../../../harness/checkers/checker.ts';
import type { MatrixCell, MatrixRecord, MatrixRun, MatrixSummary } from '../../../harness/store/matrix-record.ts';
import { MATRIX_PHASES, spreadText } from '../../facts/matrix-facts.ts';
import { formatDuration } from '../../format/duration.ts';
import { html, type Html } from '../template.ts';

export interface CellSurroundings {
  readonly contract: Contract;
  /** Length of a full bar, ms. */
  readonly scaleMs: number;
  /** Where the runs' folders are. */
  readonly runs: string;
}

const WORDS = { kept: 'promise kept', broken: 'promise broken', unknown: 'nobody knows' } as const;

/** One setting under one fault. */
export function cellView({ runs: made, summary }: MatrixCell, surroundings: CellSurroundings): Html {
  if (made.length === 0) return html`<td class="muted">not measured</td>`;
  if (summary === undefined) {
    const broken = made.some(({ promise }) => promise === 'broken');
    return html`<td class="${broken ? 'broken' : 'unknown'}">
      <div class="rto">${broken ? WORDS.broken : 'failed'}</div>
      ${runsView(made, surroundings)}
    </td>`;
  }
  return html`<td class="${summary.promise}">
    <div class="rto">${spreadText(summary.rtoMs, 'median')}</div>
    ${worstView(summary)} ${barView(summary, surroundings)}
    <div>longest outage ${spreadText(summary.outageMs, 'worst')}</div>
    <div>RPO ${lossText(summary, surroundings)}</div>
    <div class="promise">${WORDS[summary.promise]}</div>
    ${runsView(made, surroundings)}
  </td>`;
}

/** The longest bar or limit of the whole grid, so that cells can be compared by looking. */
export function longestMs({ cells, settings }: MatrixRecord): number {
  const bars = cells.map(({ summary }) => (summary === undefined ? 0 : barMs(summary)));
  return Math.max(1, ...bars, ...settings.map(({ contract }) => contract.maxOutageMs ?? 0));
}

function worstView({ count, rtoMs }: MatrixSummary): Html | undefined {
  return count === 1
    ? undefined
    : html`<div class="muted">worst ${spreadText(rtoMs, 'worst')} of ${plural(count, 'run')}</div>`;
}

/** Medians of the phases to scale; the length without full redundancy belongs to none of the RTO, but follows it. */
function barView(summary: MatrixSummary, { contract: { maxOutageMs }, scaleMs }: CellSurroundings): Html {
  let left = 0;
  const bars = MATRIX_PHASES.flatMap(([phase, words], position) => {
    const ms = summary.phases[phase]?.median;
    if (ms === undefined || ms === null) return [];
    const x = (left / scaleMs) * 1000;
    left += ms;
    return [
      html`<rect
        class="phase-${position}"
        x="${x.toFixed(1)}"
        y="0"
        width="${((ms / scaleMs) * 1000).toFixed(1)}"
        height="10"
        ><title>${words}: ${formatDuration(ms)}</title></rect
      >`,
    ];
  });
  const limit = maxOutageMs === undefined ? undefined : ((maxOutageMs / scaleMs) * 1000).toFixed(1);
  return html`<svg
    viewBox="0 0 1000 10"
    preserveAspectRatio="none"
    role="img"
    aria-label="phases of the recovery to scale"
  >
    ${bars}${limit === undefined ? undefined : html`<line class="limit" x1="${limit}" x2="${limit}" y1="0" y2="10"></line>`}
  </svg>`;
}

function barMs({ phases }: MatrixSummary): number {
  return MATRIX_PHASES.reduce((sum, [phase]) => sum + (phases[phase]?.median ?? 0), 0);
}

function lossText({ lostRows, lostSpanMs }: MatrixSummary, { contract }: CellSurroundings): string {
  if (lostRows === undefined || lostRows.worst === null) return 'unknown';
  if (lostRows.worst === 0) return '0 rows';
  const allowed = contract.mayLoseAcknowledgedWrites ? ', which the settings allow' : '';
  return `${plural(lostRows.worst, 'row')} within ${spreadText(lostSpanMs, 'worst')}${allowed}`;
}

/** Every run with a way to its own report. */
function runsView(made: readonly MatrixRun[], { runs }: CellSurroundings): Html {
  return html`<div class="muted">
    ${made.map(({ run, verdict, summary, seed }) =>
      run === undefined
        ? html`<span title="${summary}">${verdict} (${summary})</span> `
        : html`<a href="${runs}${encodeURIComponent(run)}/report.html" title="${summary}"
            >${verdict}, seed ${seed}</a
          > `,
    )}
  </div>`;
}
