import { countText } from '../../../harness/checkers/wording.ts';
import type { PageData } from '../data/page-data.ts';
import { html, type Html } from '../template.ts';

/** What the colours mean; the words stand in the picture as well, so that colour is never all there is. */
const LEGEND = [
  ['primary', 'primary'],
  ['standby', 'standby'],
  ['other-role', 'other role'],
  ['state-normal', 'state Normal'],
  ['state-other', 'other state'],
  ['unreachable', 'no answer'],
  ['ok', 'ok, and writes a node acknowledged'],
  ['fail', 'fail'],
  ['info', 'info, nobody knows'],
  ['median', 'median'],
  ['p99', 'p99'],
  ['fault', 'fault'],
  ['outage', 'write outage'],
  ['anomaly', 'anomaly'],
] as const;

/** The canvas with its controls. What it shows is in words in the section on events. */
export function timelineSection({ operations }: PageData): Html {
  const sample =
    operations.sampledOneIn > 1
      ? html`<p class="muted">
          One in ${operations.sampledOneIn} acknowledged operations and all others are on this page
          (${countText(operations.count)}); the curves count the sample accordingly.
        </p>`
      : undefined;
  return html`<section id="timeline" class="part">
    <h2>Timeline</h2>
    <p class="tools">
      <button type="button" id="zoom-in">zoom in</button> <button type="button" id="zoom-out">zoom out</button>
      <button type="button" id="zoom-reset">whole run</button>
      <span class="hint"
        >Drag to zoom to a stretch, Shift and drag to move, click for the full record. After a click the wheel and the
        keys + − ← → 0 work too.</span
      >
    </p>
    <div id="timeline-frame">
      <canvas
        id="timeline-canvas"
        tabindex="0"
        role="img"
        aria-label="Roles and states of the nodes, faults, throughput and latency over time; the same in words under What happened, in order"
      ></canvas>
      <div id="crosshair" hidden></div>
      <div id="selection" hidden></div>
    </div>
    <ul class="legend">
      ${LEGEND.map(([colour, name]) => html`<li><span class="swatch ${colour}"></span>${name}</li>`)}
    </ul>
    ${sample}
    <section id="record" aria-live="polite" hidden></section>
    <div id="tooltip" role="tooltip" hidden></div>
    <noscript><p>The picture needs JavaScript; everything else on this page does not.</p></noscript>
  </section>`;
}
