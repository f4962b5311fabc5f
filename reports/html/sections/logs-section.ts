import type { LogExcerpt } from '../../report-input.ts';
import { html, type Html } from '../template.ts';

/** Lines of one log that are shown, from its end. */
const MOST_LINES = 2000;

/** Excerpts of the server logs: collapsed, each with a filter over its lines. */
export function logsSection(logs: readonly LogExcerpt[]): Html {
  return html`<section id="logs" class="part">
    <h2>Server logs</h2>
    ${logs.length === 0 ? html`<p class="muted">No log was collected.</p>` : logs.map(logView)}
  </section>`;
}

function logView({ node, file, text }: LogExcerpt, position: number): Html {
  const all = text.replace(/\n$/, '').split('\n');
  const lines = all.slice(-MOST_LINES);
  const id = `log-${position}`;
  return html`<details class="log">
    <summary>
      <b>${node}</b> <code>${file}</code>
      <span class="muted"
        >${all.length > lines.length ? `last ${lines.length} of ${all.length} lines` : `${lines.length} lines`}</span
      >
    </summary>
    <p class="tools">
      <label>Filter <input type="search" data-filter="${id}" placeholder="words in a line" /></label>
      <span id="${id}-count">${lines.length}</span> lines
    </p>
    <div id="${id}" class="lines">${lines.map((line) => html`<div${severity(line)}>${line}</div>`)}</div>
  </details>`;
}

function severity(line: string): Html {
  return /\b(PANIC|FATAL|ERROR)\b/.test(line) ? html` class="bad"` : html``;
}
