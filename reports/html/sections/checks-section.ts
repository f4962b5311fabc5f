import type { Anomaly, CheckResult } from '../../../harness/checkers/checker.ts';
import type { Verdict } from '../../../harness/checkers/verdict.ts';
import { formatCount, formatMoment } from '../../format/duration.ts';
import { html, type Html } from '../template.ts';
import { factsView } from './fact-view.ts';
import { validityWord } from '../../format/verdict-words.ts';

/** Anomalies of one checker that are listed, and operations named of each. */
const MOST_ANOMALIES = 50;
const MOST_OPERATIONS = 40;

/** Every checker: what it says, its facts, its anomalies with their operations. Those that failed are open and first. */
export function checksSection({ checks }: Verdict): Html {
  const order = { invalid: 0, unknown: 1, valid: 2 } as const;
  const entries = Object.entries(checks).sort(
    ([, a], [, b]) => order[validityWord(a.valid)] - order[validityWord(b.valid)],
  );
  return html`<section id="checks" class="part">
    <h2>Checks</h2>
    ${entries.map(([name, check]) => checkView(name, check))}
  </section>`;
}

function checkView(name: string, check: CheckResult): Html {
  const { valid, class: checkClass, summary, anomalies, ...facts } = check;
  const word = validityWord(valid);
  return html`<details class="check" id="check-${name}" ${word === 'valid' ? html`` : html` open`}>
    <summary>
      <span class="badge ${word}">${word}</span> <b>${name}</b> ${summary} <span class="muted">${checkClass}</span>
    </summary>
    ${anomalies.slice(0, MOST_ANOMALIES).map(anomalyView)}${
      anomalies.length > MOST_ANOMALIES
        ? html`<p class="muted">
            and ${formatCount(anomalies.length - MOST_ANOMALIES)} more anomalies in verdict.json
          </p>`
        : undefined
    }${factsView(facts)}
  </details>`;
}

function anomalyView({ type, message, operations = [], interval, nodes = [] }: Anomaly): Html {
  return html`<div class="finding">
    <b>${type}</b>
    ${message}${nodes.length === 0 ? undefined : html` <span class="muted">on ${nodes.join(', ')}</span>`}${
      interval === undefined
        ? undefined
        : html` <button
            type="button"
            class="jump"
            data-from-us="${Math.round(interval[0] / 1000)}"
            data-to-us="${Math.round(interval[1] / 1000)}"
          >
            ${formatMoment(interval[0] / 1e6)} to ${formatMoment(interval[1] / 1e6)}
          </button>`
    }${
      operations.length === 0
        ? undefined
        : html`<p>
            Operations by index in the history:
            ${operations
              .slice(0, MOST_OPERATIONS)
              .map(
                (index) => html`<button type="button" class="jump" data-operation="${index}">${index}</button> `,
              )}${operations.length > MOST_OPERATIONS ? html`<span class="muted">and ${formatCount(operations.length - MOST_OPERATIONS)} more</span>` : undefined}
          </p>`
    }
  </div>`;
}
