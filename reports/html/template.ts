/** Text that is already safe HTML. Made only by `html` and `trusted`. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What may stand in a template. Nothing is drawn for `undefined`, `null`, `false`; arrays are drawn one after another. */
export type HtmlValue = Html | string | number | boolean | null | undefined | readonly HtmlValue[];

/** Builds HTML; everything that is not `Html` itself is escaped, for text and for quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let markup = strings[0] ?? '';
  values.forEach((value, position) => {
    markup += markupOf(value) + (strings[position + 1] ?? '');
  });
  return new Html(markup);
}

/**
 * An element with a script or style sheet of this program, byte for byte, since its hash stands in the content security
 * policy. Never for anything that came out of a run. Throws when the source would end the element.
 */
export function inlineSource(element: 'script' | 'style', source: string): Html {
  if (source.toLowerCase().includes(`</${element}`)) throw new Error(`The source of the <${element}> would end it`);
  return new Html(`<${element}>${source}</${element}>`);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/**
 * Data for a `<script type="application/json">`: no `<` is left, so neither `</script>` nor `<!--` can end the element,
 * and `JSON.parse` gives the same value back.
 */
export function embedJson(id: string, data: unknown): Html {
  const json = JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return new Html(`<script type="application/json" id="${escapeHtml(id)}">${json}</script>`);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function markupOf(value: HtmlValue): string {
  if (value instanceof Html) return value.markup;
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'object') return value.map(markupOf).join('');
  return escapeHtml(String(value));
}
