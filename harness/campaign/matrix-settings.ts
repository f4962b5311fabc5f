import { QuakeError } from '../errors.ts';
import type { Product, Settings } from '../products/product.ts';
import type { MatrixSettings } from '../store/matrix-record.ts';

/** The row without any change of the product's defaults. */
const DEFAULTS = 'defaults';

/** Grids by name, in the syntax of `--settings`. */
const SETTINGS_GRIDS: Readonly<Record<string, readonly string[]>> = {
  small: [DEFAULTS, 'most_available_sync=on', 'synchronous_commit=local', 'synchronous_standby_names=2(*)'],
  whole: [
    'most_available_sync=off/on,synchronous_commit=on/off/local/remote_receive/remote_write/remote_apply,synchronous_standby_names=*/2(*)/',
  ],
};

/**
 * The rows of the grid. Each text is `defaults`, the name of a grid, or `NAME=VALUE` joined by commas; values with slashes
 * between them are alternatives, and the text then stands for every combination: `most_available_sync=off/on`. A comma
 * belongs to the value unless `NAME=` follows it, so that `synchronous_standby_names=n1,n2` needs no quoting. Throws a usage
 * error that names the text, or the setting that the product does not have.
 */
export function matrixSettings(
  texts: readonly string[],
  product: Product,
  detectAfterMs: number,
): readonly MatrixSettings[] {
  const rows = texts.flatMap((text) => SETTINGS_GRIDS[text] ?? [text]).flatMap(combinations);
  return uniqueByName(
    rows.map((settings) => ({
      name: nameOf(settings),
      settings,
      contract: product.contract(product.completeSettings(settings), detectAfterMs),
    })),
  );
}

function combinations(text: string): readonly Settings[] {
  if (text === DEFAULTS) return [{}];
  return text.split(/,(?=[a-z_]+=)/).reduce<readonly Settings[]>(
    (rows, assignment) => {
      const [name, values] = alternativesOf(assignment, text);
      return rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })));
    },
    [{}],
  );
}

function alternativesOf(assignment: string, text: string): readonly [name: string, values: readonly string[]] {
  const [, name, values] = /^([a-z_]+)=(.*)$/.exec(assignment) ?? [];
  if (name !== undefined && values !== undefined) return [name, values.split('/')];
  throw new QuakeError('QUAKE_BAD_OPTION', `--settings: expected NAME=VALUE[/VALUE...], got "${text}"`, {
    exitClass: 'usage',
    hint: `Or one of ${[DEFAULTS, ...Object.keys(SETTINGS_GRIDS)].join(', ')}. Example: --settings most_available_sync=off/on,synchronous_commit=local`,
  });
}

function nameOf(settings: Settings): string {
  const parts = Object.entries(settings).map(([name, value]) => `${name}=${value === '' ? "''" : value}`);
  return parts.length === 0 ? DEFAULTS : parts.join(',');
}

/** The same row twice would only be measured twice; `--times` is for that. */
function uniqueByName(rows: readonly MatrixSettings[]): readonly MatrixSettings[] {
  return [...new Map(rows.map((row) => [row.name, row])).values()];
}
