import type { Anomaly, CheckResult } from '../../../harness/checkers/checker.ts';
import type { Verdict } from '../../../harness/checkers/verdict/index.ts';
import { countText, plural } from '../../../harness/checkers/wording.ts';
import { html, type Html } from '../template.ts';
import { factsView } from './fact-view.ts';
import { explanationOf } from '../../facts/explanation-facts.ts';
import { explanationView } from './explanation-view.ts';
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
  const toldBy = new Map<string, string>();
  return html`<section id="checks" class="part">
    <h2>Checks</h2>
    ${entries.map(([name, check]) => checkView(name, check, toldBy))}
  </section>`;
}

/** `toldBy`: which checker has told an anomaly already, by its text; it is not told twice. */
function checkView(name: string, check: CheckResult, toldBy: Map<string, string>): Html {
  const { valid, class: checkClass, summary, anomalies, ...facts } = check;
  const word = validityWord(valid);
  const own: Anomaly[] = [];
  const told: string[] = [];
  for (const anomaly of anomalies) {
    const key = `${anomaly.type} ${anomaly.message}`;
    const teller = toldBy.get(key) ?? name;
    toldBy.set(key, teller);
    if (teller === name) own.push(anomaly);
    else told.push(teller);
  }
  const shown = own.slice(0, MOST_ANOMALIES);
  return html`<details class="check" id="check-${name}" ${word === 'valid' ? html`` : html` open`}>
    <summary>
      <span class="badge ${word}">${word}</span> <b>${name}</b> ${summary} <span class="muted">${checkClass}</span>
    </summary>
    ${
      shown.length === 0
        ? undefined
        : html`<table class="findings">
            <tbody>
              ${shown.map((anomaly, position) => anomalyView(check, anomaly, position === 0))}
            </tbody>
          </table>`
    }
    ${own.length > shown.length ? more(own.length - shown.length, 'in verdict.json') : undefined}
    ${[...new Set(told)].map((teller) => more(told.filter((one) => one === teller).length, `as under ${teller}`))}
    ${factsView(facts)}
  </details>`;
}

function more(count: number, where: string): Html {
  return html`<p class="muted">${plural(count, 'anomaly', 'anomalies')} more ${where}</p>`;
}

function anomalyView(check: CheckResult, anomaly: Anomaly, isFirst: boolean): Html {
  const { type, message, operations = [], interval } = anomaly;
  const times = interval?.map((ns) => Math.round(ns / 1000));
  return html`<tr>
    <th scope="row">${type}</th>
    <td>
      ${message}
      ${
        operations.length === 0
          ? undefined
          : html`<span class="muted">operations</span> ${operations
                .slice(0, MOST_OPERATIONS)
                .map((index) => html`<button type="button" class="jump" data-operation="${index}">${index}</button> `)}`
      }${operations.length > MOST_OPERATIONS ? html`<span class="muted">and ${countText(operations.length - MOST_OPERATIONS)} more</span>` : undefined}
      ${explanationView(explanationOf(check, anomaly), isFirst)}
    </td>
    <td class="number">
      ${
        times === undefined
          ? undefined
          : html`<button type="button" class="jump" data-from-us="${times[0]}" data-to-us="${times[1]}">show</button>`
      }
    </td>
  </tr>`;
}
