import type { Explanation } from '../../facts/explanation-facts.ts';
import { html, type Html } from '../template.ts';

/** Reasons, and the SQL of each client; folded, since a verdict may have many. */
export function explanationView(explanation: Explanation | undefined, isOpen: boolean): Html | undefined {
  if (explanation === undefined) return undefined;
  const { reasons, operations } = explanation;
  return html`<details class="explanation" ${isOpen ? html` open` : html``}>
    <summary>${operations.length > 0 ? 'why, and in SQL' : 'why'}</summary>
    ${reasons.length === 0 ? undefined : html`<pre class="reasons">${reasons.join('\n')}</pre>`}
    ${operations.map(
      ({ title, statements }) =>
        html`<figure class="sql">
          <figcaption>${title}</figcaption>
          <pre>${statements.join('\n')}</pre>
        </figure>`,
    )}
  </details>`;
}
