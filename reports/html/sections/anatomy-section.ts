import { type Anatomy, type Finding, formatClock, type Phase, type Timeline } from '../../../harness/timeline/index.ts';
import { formatDuration } from '../../format/duration.ts';
import { html, type Html } from '../template.ts';

/** Every failover, switchover and recovery in its phases, as the logs of the nodes tell it. */
export function anatomySection(timeline: Timeline | undefined): Html {
  return html`<section id="anatomy" class="part">
    <h2>Anatomy</h2>
    ${
      timeline === undefined
        ? html`<p class="muted">Nothing reads the logs of this product.</p>`
        : timeline.anatomies.length === 0
          ? html`<p class="muted">The logs show no failover, no switchover and no recovery.</p>`
          : html`<p class="muted">From the logs of the nodes, their clocks corrected to that of dbquake (UTC).</p>
              ${timeline.anatomies.map((anatomy) => anatomyView(anatomy, timeline.granularityMs))}`
    }
  </section>`;
}

function anatomyView(
  { procedure, executor, others, start, end, phases, findings, notes }: Anatomy,
  granularityMs: number,
): Html {
  const clock = (time: number): string => formatClock(time, granularityMs < 1000);
  return html`<h3>${procedure} on ${executor}, ${clock(start)} to ${clock(end)} (${formatDuration(end - start)})</h3>
    ${
      others.length === 0
        ? undefined
        : html`<ul>
            ${others.map(({ node, reason }) => html`<li>not on <b>${node}</b>: ${reason}</li>`)}
          </ul>`
    }
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>begins</th>
            <th>takes</th>
            <th>node</th>
            <th>phase</th>
            <th>what</th>
            <th>lines</th>
          </tr>
        </thead>
        <tbody>
          ${phases.map((phase) => phaseRow(phase, clock))}
        </tbody>
      </table>
    </div>
    ${
      notes.length === 0
        ? undefined
        : html`<ul>
            ${notes.map((note) => html`<li>${note}</li>`)}
          </ul>`
    }
    ${
      findings.length === 0
        ? html`<p>Nothing missing, nothing out of order.</p>`
        : html`<ul>
            ${findings.map(findingView)}
          </ul>`
    }`;
}

function phaseRow(phase: Phase, clock: (time: number) => string): Html {
  const { start, durationMs, atMostMs, node, name, title, detail, events } = phase;
  const takes = !phase.finished
    ? 'no end'
    : atMostMs === durationMs
      ? formatDuration(durationMs)
      : `${formatDuration(durationMs)} to ${formatDuration(atMostMs)}`;
  return html`<tr>
    <td class="number">${clock(start)}</td>
    <td class="number">${takes}</td>
    <td>${node}</td>
    <td>${name}</td>
    <td>${detail === '' ? title : `${title}: ${detail}`}</td>
    <td>
      <details>
        <summary>${events.length}</summary>
        <pre>
${events.map(({ node: where, source, line, text }) => `${where} ${source}:${line}  ${text}`).join('\n')}</pre>
      </details>
    </td>
  </tr>`;
}

function findingView({ type, message, row }: Finding): Html {
  return html`<li class="bad">${type}: ${message} <span class="muted">${row}</span></li>`;
}
