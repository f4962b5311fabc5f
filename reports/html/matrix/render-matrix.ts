import { createHash } from 'node:crypto';
import { plural } from '../../../harness/checkers/wording.ts';
import type { MatrixRecord, MatrixSettings } from '../../../harness/store/matrix-record.ts';
import { MATRIX_PHASES, machineText } from '../../facts/matrix-facts.ts';
import { formatDuration } from '../../format/duration.ts';
import { styleSheet } from '../page-bundle.ts';
import { html, type Html, inlineSource } from '../template.ts';
import { cellView, longestMs } from './cell-view.ts';

/** The matrix as one page that needs neither script nor network. `runs`: where the runs' folders are, seen from the page. */
export async function renderMatrix(record: MatrixRecord, { runs }: { readonly runs: string }): Promise<string> {
  const style = await styleSheet('matrix', 'matrix.css');
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>RTO and RPO by setting and fault: ${record.product}, seed ${record.seed}</title>
        ${inlineSource('style', style)}
      </head>
      <body>
        <main>
          <section class="part">
            <h1>RTO and RPO by setting and fault</h1>
            ${factsView(record)}
          </section>
          <section class="part">${legend()}${grid(record, runs)}</section>
        </main>
        <footer>
          <p>
            Drawn by dbquake ${record.dbquake}. RTO: from the fault to the first acknowledged write after it; 0 where no
            outage was seen. RPO: acknowledged rows that are gone. Every run is stored and can be checked again.
          </p>
        </footer>
      </body>
    </html> `.markup;
}

function factsView(record: MatrixRecord): Html {
  const { product, measuredOn, nodes, load, preloadBytes, times, seed, started, ended, command } = record;
  const state = record.interrupted === true ? 'interrupted' : ended === undefined ? 'not at its end' : 'complete';
  return html`<dl class="facts">
    <dt>product</dt>
    <dd>
      ${product}${measuredOn === undefined ? ', nothing measured yet' : html`, <b class="kind">${measuredOn.kind}</b>: image <code>${measuredOn.image.name}</code>`},
      ${plural(nodes, 'node')}
    </dd>
    <dt>each run</dt>
    <dd>
      ${load.rate === 0 ? 'as many operations as possible' : `${load.rate} operations a second`} from
      ${plural(load.concurrency, 'client')} for ${load.seconds}
      s${preloadBytes === 0 ? '' : `, ${Math.round(preloadBytes / 1024 ** 2)} MB put in before`};
      ${plural(times, 'time')} each, <b>seed ${seed}</b>
    </dd>
    <dt>when</dt>
    <dd>${started} to ${ended ?? '...'}, ${state}</dd>
    <dt>machine</dt>
    <dd>${machineText(record)}</dd>
    <dt>repeat it</dt>
    <dd><code>${command}</code></dd>
  </dl>`;
}

function legend(): Html {
  return html`<ul class="legend">
    ${MATRIX_PHASES.map(([, words], position) => html`<li><span class="swatch phase-${position}"></span>${words}</li>`)}
    <li>bars of all cells have one scale; the line is the longest outage that the settings explain</li>
  </ul>`;
}

function grid(record: MatrixRecord, runs: string): Html {
  const { settings, faults, cells } = record;
  const scaleMs = longestMs(record);
  return html`<div class="scroll">
    <table class="matrix">
      <thead>
        <tr>
          <th scope="col">settings</th>
          ${faults.map(({ name }) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${settings.map(
          (row) =>
            html`<tr>
              ${rowHead(row)}
              ${cells
                .filter((cell) => cell.settings === row.name)
                .map((cell) => cellView(cell, { contract: row.contract, scaleMs, runs }))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A row and what it promises. */
function rowHead({ name, contract }: MatrixSettings): Html {
  const { mayLoseAcknowledgedWrites, reason, maxOutageMs, outageParts = [] } = contract;
  const parts = outageParts.map((part) => `${part.name} ${formatDuration(part.ms)}`).join(' + ');
  return html`<th scope="row">
    <b>${name.replaceAll(',', ', ')}</b>
    ${mayLoseAcknowledgedWrites ? 'acknowledged rows may be lost' : 'no acknowledged row is lost'};
    ${maxOutageMs === undefined ? 'no limit to an outage is promised' : html`<span title="${parts}">no outage longer than ${formatDuration(maxOutageMs)}</span>`}
    <span class="muted">${reason}</span>
  </th>`;
}
