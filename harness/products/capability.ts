import { QuakeError } from '../errors.ts';
import type { OptionalCapabilities, ProductCluster } from './product.ts';

/**
 * The cluster, with these capabilities for certain. Throws `QUAKE_CAPABILITY_MISSING` (internal): who asks should have looked
 * before the run began.
 */
export function withCapability<Name extends keyof OptionalCapabilities>(
  cluster: ProductCluster,
  ...names: readonly Name[]
): ProductCluster & Pick<OptionalCapabilities, Name> {
  const missing = names.filter((name) => cluster[name] === undefined);
  if (missing.length === 0) return cluster as ProductCluster & Pick<OptionalCapabilities, Name>;
  throw new QuakeError('QUAKE_CAPABILITY_MISSING', `The product's driver cannot do: ${missing.join(', ')}`, {
    exitClass: 'internal',
  });
}
