import { QuakeError } from '../errors.ts';

/**
 * A switch that makes a stand-in or an emulation misbehave in one way, to test who is to find it (design.md, "Defect"). Off
 * unless asked for by name; a real product has none.
 */
export interface Defect {
  readonly name: string;
  /** What the product then does, in one line. */
  readonly description: string;
  /** Who must find it, and what it must be called: a check of `verdict.json` and one of its types of anomalies. */
  readonly caughtAs: { readonly check: string; readonly anomaly: string };
}

/** Throws a `QuakeError` (usage) for a name that the product does not have, and for an image that is no stand-in. */
export function requireDefect(
  name: string,
  {
    product,
    defects,
    imageKind,
  }: { readonly product: string; readonly defects: readonly Defect[]; readonly imageKind: string },
): Defect {
  const found = defects.find((defect) => defect.name === name);
  if (found === undefined) {
    const known = defects.map((defect) => defect.name).join(', ');
    throw new QuakeError('QUAKE_UNKNOWN_DEFECT', `There is no defect "${name}" of ${product}`, {
      exitClass: 'usage',
      hint: known === '' ? `${product} has no defect switches.` : `Defects of ${product}: ${known}`,
    });
  }
  if (imageKind !== 'real') return found;
  throw new QuakeError('QUAKE_DEFECT_NEEDS_STAND_IN', `A real ${product} has no switch for the defect "${name}"`, {
    exitClass: 'usage',
    hint: 'Defects can be switched on in images that dbquake builds: leave --image out.',
  });
}
