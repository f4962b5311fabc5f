import { QuakeError } from '../errors.ts';
import { dm } from './dm/dm.ts';
import { kingbase } from './kingbase/kingbase.ts';
import { openGauss } from './opengauss/opengauss.ts';
import type { Product } from './product.ts';

/** Every product there is a driver for. */
export const products: readonly Product[] = [openGauss, kingbase, dm];

/** Throws `QUAKE_PRODUCT_UNKNOWN` (usage) that names those there are. */
export function productByName(name: string): Product {
  const product = products.find((candidate) => candidate.name === name);
  if (product !== undefined) return product;
  throw new QuakeError('QUAKE_PRODUCT_UNKNOWN', `There is no driver for a product "${name}"`, {
    exitClass: 'usage',
    hint: `Products: ${products.map((candidate) => candidate.name).join(', ')}.`,
  });
}
