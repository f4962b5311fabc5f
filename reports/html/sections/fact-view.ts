import { countText } from '../../../harness/checkers/wording.ts';
import { formatDuration, formatMoment } from '../../format/duration.ts';
import { html, type Html, type HtmlValue } from '../template.ts';

/**
 * Draws the facts of any checker, known or not, from their names: `…Ms` is a duration, `…At`, `…Time` and `time` are
 * moments in ns, pairs of integers are runs, a list of objects is a table. What is too long is cut and said to be.
 */
export function factsView(facts: Readonly<Record<string, unknown>>): Html {
  const entries = Object.entries(facts).filter(
    ([name, value]) => value !== undefined && !isEmptyWithCount(facts, name),
  );
  const scalars = entries.filter(([, value]) => isScalar(value));
  const others = entries.filter(([, value]) => !isScalar(value));
  return html`${
    scalars.length === 0
      ? undefined
      : html`<dl class="scalars">
          ${scalars.map(
            ([name, value]) =>
              html`<div>
                <dt>${label(name)}</dt>
                <dd>${factValue(name, value, 0)}</dd>
              </div>`,
          )}
        </dl>`
  }${
    others.length === 0
      ? undefined
      : html`<dl class="facts">
          ${others.map(
            ([name, value]) =>
              html`<dt>${label(name)}</dt>
                <dd>${factValue(name, value, 0)}</dd>`,
          )}
        </dl>`
  }`;
}

function isScalar(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || value === null;
}

/** `lost: []` says nothing beside `lostCount: 0`. */
function isEmptyWithCount(facts: Readonly<Record<string, unknown>>, name: string): boolean {
  const value = facts[name];
  const empty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return empty && `${name}Count` in facts;
}

/** `firstAcknowledgedWriteMs` to `first acknowledged write`. */
export function label(name: string): string {
  if (!/^[a-z]+[a-zA-Z0-9]*$/.test(name)) return name;
  return name
    .replace(/(Ms|Ns|Count)$/, '')
    .replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

const MOST_ROWS = 100;
const DEEPEST = 4;

function factValue(name: string, value: unknown, depth: number): HtmlValue {
  if (value === null || value === undefined) return html`<span class="muted">none</span>`;
  if (typeof value === 'number') return numberText(name, value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  const sighting = sightingView(value);
  if (sighting !== undefined) return sighting;
  const quantiles = quantilesText(value);
  if (quantiles !== undefined) return quantiles;
  if (depth >= DEEPEST) return html`<code>${JSON.stringify(value)}</code>`;
  if (Array.isArray(value)) return listView(name, value as readonly unknown[], depth);
  return objectView(value, depth);
}

function numberText(name: string, value: number): string {
  if (/Latenc(y|ies)$/.test(name)) return formatDuration(value);
  if (/^(first|last)Acknowledged$/.test(name)) return formatMoment(value / 1e6);
  if (/(At|Time|^time|from|to|first|last)Ms$/i.test(name) && /At|Time/i.test(name)) return formatMoment(value);
  if (name.endsWith('Ms')) return formatDuration(value);
  if (/(At|Time|Ns)$/.test(name) || name === 'time') return formatMoment(value / 1e6);
  if (/^(ms|detect|decide|promote|firstAcknowledgedWrite|replicationHealthy)$/.test(name)) return formatDuration(value);
  if (/^(from|to|first|last)$/.test(name) && (value === 0 || value >= 1e6)) return formatMoment(value / 1e6);
  if (/^(element|index|operation|line|exitCode|process)$/.test(name)) return String(value);
  return countText(value);
}

/** A point of the history: index, time in ns, perhaps a node. */
function sightingView(value: object): Html | undefined {
  const { index, time, node, ...rest } = value as Record<string, unknown>;
  if (typeof index !== 'number' || typeof time !== 'number' || Object.keys(rest).length > 0) return undefined;
  const where = typeof node === 'string' ? ` on ${node}` : '';
  return html`<button type="button" class="jump" data-operation="${index}">
    ${formatMoment(time / 1e6)}${where}
  </button>`;
}

const QUANTILE_NAMES = [
  ['0', 'min'],
  ['0.5', 'median'],
  ['0.95', 'p95'],
  ['0.99', 'p99'],
  ['1', 'max'],
] as const;

/** Latencies in ms at the quantiles that checkers give. */
function quantilesText(value: object): string | undefined {
  const fields = value as Record<string, unknown>;
  const fits =
    Object.keys(fields).length === QUANTILE_NAMES.length &&
    QUANTILE_NAMES.every(([name]) => typeof fields[name] === 'number');
  return fits
    ? QUANTILE_NAMES.map(([name, words]) => `${words} ${formatDuration(Number(fields[name]))}`).join(', ')
    : undefined;
}

function listView(name: string, list: readonly unknown[], depth: number): HtmlValue {
  if (list.length === 0) return html`<span class="muted">none</span>`;
  if (isInterval(name, list)) return `${formatMoment(list[0] / 1e6)} to ${formatMoment(list[1] / 1e6)}`;
  if (list.every(isRun)) return runsText(list);
  const rows = list.slice(0, MOST_ROWS);
  const rest =
    list.length > rows.length
      ? html`<p class="muted">and ${countText(list.length - rows.length)} more in verdict.json</p>`
      : undefined;
  if (rows.every(isObject))
    return html`${table(
      rows.map((row) => ['', row] as const),
      depth,
    )}${rest}`;
  const items = rows.map((item) => factValue(name, item, depth + 1));
  const simple = rows.every((item) => typeof item !== 'object');
  return simple
    ? html`${items.flatMap((item, position) => (position === 0 ? [item] : [', ', item]))}${rest}`
    : html`<ul>
          ${items.map((item) => html`<li>${item}</li>`)}
        </ul>
        ${rest}`;
}

function objectView(value: object, depth: number): HtmlValue {
  const entries = Object.entries(value as Record<string, unknown>);
  if (entries.length === 0) return html`<span class="muted">none</span>`;
  const objects = entries.filter((entry): entry is [string, Record<string, unknown>] => isObject(entry[1]));
  if (depth >= 2 && entries.every(([, item]) => isShort(item))) {
    return entries.map(([, item]) => (Array.isArray(item) ? item.join(', ') : String(item))).join(' ');
  }
  if (objects.length === entries.length && alike(objects.map(([, item]) => item))) return table(objects, depth);
  return html`<dl class="facts">
    ${entries.map(
      ([name, item]) =>
        html`<dt>${label(name)}</dt>
          <dd>${factValue(name, item, depth + 1)}</dd>`,
    )}
  </dl>`;
}

/** What can stand on one line with others, as in a cell of a table. */
function isShort(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'));
}

/** One row an object; the first column holds their names, if they have any. */
function table(
  rows: readonly (readonly [name: string, row: Readonly<Record<string, unknown>>])[],
  depth: number,
): Html {
  const columns = [...new Set(rows.flatMap(([, row]) => Object.keys(row)))];
  const named = rows.some(([name]) => name !== '');
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${named ? html`<th></th>` : undefined}${columns.map((column) => html`<th>${label(column)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, row]) =>
            html`<tr>
              ${named ? html`<th scope="row">${name}</th>` : undefined}${columns.map(
                (column) =>
                  html`<td${numeric(row[column])}>${row[column] === undefined ? '' : factValue(column, row[column], depth + 2)}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function numeric(value: unknown): Html {
  return typeof value === 'number' ? html` class="number"` : html``;
}

function alike(objects: readonly Readonly<Record<string, unknown>>[]): boolean {
  const first = Object.keys(objects[0] ?? {});
  return first.length > 0 && objects.every((item) => first.some((key) => key in item));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRun(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((end) => Number.isSafeInteger(end));
}

function isInterval(name: string, value: readonly unknown[]): value is readonly [number, number] {
  return /interval$/i.test(name) && isRun(value);
}

/** `0–9, 12, 14–20`, cut after 60 runs. */
export function runsText(runs: readonly (readonly [number, number])[]): string {
  const texts = runs.slice(0, 60).map(([low, high]) => (low === high ? String(low) : `${low}–${high}`));
  return runs.length > texts.length
    ? `${texts.join(', ')} and ${countText(runs.length - texts.length)} more runs`
    : texts.join(', ');
}
