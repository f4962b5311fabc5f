import { countText } from '../../../harness/checkers/wording.ts';
import type { ReportInput } from '../../report-input.ts';
import { html, type Html, type HtmlValue } from '../template.ts';
import { factsView } from './fact-view.ts';

/** Everything about the run that does not change while it runs. */
export function settingsSection({ run, schedule }: ReportInput): Html {
  const { load, image } = run;
  return html`<section id="settings" class="part">
    <h2>Settings and versions</h2>
    <div class="columns">
      <div>
        <h3>Database settings</h3>
        ${pairs(run.settings)}
      </div>
      <div>
        <h3>Load</h3>
        ${pairs({
          workloads: run.workloads.join(', '),
          'operations a second': load.rate === 0 ? 'as many as possible' : countText(load.rate),
          'client processes': countText(load.concurrency),
          'seconds of load': countText(load.seconds),
          thresholds: run.failOn.length === 0 ? 'none' : run.failOn.join(', '),
        })}
      </div>
      <div>
        <h3>Versions</h3>
        ${pairs({ dbquake: run.dbquake, ...run.versions })}
      </div>
      <div>
        <h3>Image</h3>
        ${pairs({
          name: image.name,
          kind: run.kind,
          id: image.id,
          ...(image.digest === undefined ? {} : { digest: image.digest }),
        })}
      </div>
      <div>
        <h3>Nodes</h3>
        <table>
          <thead>
            <tr>
              <th>name</th>
              <th>address</th>
              <th>container</th>
            </tr>
          </thead>
          <tbody>
            ${run.nodes.map(
              ({ name, address, container }) =>
                html`<tr>
                  <th scope="row">${name}</th>
                  <td>${address}</td>
                  <td><code>${container.slice(0, 24)}</code></td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </div>
    ${
      schedule === undefined || schedule === null
        ? undefined
        : html`<details>
            <summary>Schedule</summary>
            ${factsView(Array.isArray(schedule) ? { schedule } : (schedule as Record<string, unknown>))}
          </details>`
    }
  </section>`;
}

function pairs(values: Readonly<Record<string, HtmlValue>>): Html {
  return html`<dl class="facts">
    ${Object.entries(values).map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}
