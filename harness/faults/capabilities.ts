import { connectEngine } from '../docker/engine.ts';
import { probeMechanisms, type Mechanism } from '../docker/fault-mechanisms.ts';
import { missingInImage } from '../docker/image-contents.ts';
import { requireImage } from '../docker/images/index.ts';
import { SIDECAR_IMAGE } from '../docker/sidecar.ts';
import { messageOf, QuakeError } from '../errors.ts';
import type { Product, ProductCluster } from '../products/product.ts';
import type { CapabilityContext, Fault } from './fault.ts';

/** One row of the capability matrix: a kind on this host, with this image and this product. */
export interface Capability {
  readonly kind: string;
  readonly available: boolean;
  /** Why not; empty when it is available. */
  readonly reasons: readonly string[];
}

/** What is known about host, image and product once it was looked at; one look serves all kinds. */
interface Known extends CapabilityContext {
  /** Of what the asked faults need, what the image has not. */
  readonly missing: readonly string[];
  /** Why there can be no sidecar. */
  readonly noSidecar: string | undefined;
  readonly cluster: ProductCluster;
}

/**
 * Looks at host, image and product and says of each fault whether it can be done, with every reason why not. Costs a
 * short-lived container for the mechanisms and one for the image, and only if a fault needs them. `image` must be on this machine.
 */
export async function capabilitiesOf(
  faults: readonly Fault[],
  { product, image }: { readonly product: Product; readonly image: string },
): Promise<readonly Capability[]> {
  const engine = await connectEngine();
  const needsHost = faults.some(
    ({ needs, unavailable }) => needs.mechanisms !== undefined || unavailable !== undefined,
  );
  const [mechanisms, missing, noSidecar] = await Promise.all([
    needsHost ? probeMechanisms(engine) : [],
    missingInImage(
      engine,
      image,
      faults.flatMap(({ needs }) => needs.image ?? []),
    ),
    faults.some(({ needs }) => needs.sidecar) ? whyNoSidecar() : undefined,
  ]);
  const cluster = product.bind([], { settings: product.completeSettings({}), password: '', progress: () => undefined });
  const known = { engine, product, image, mechanisms, missing, noSidecar, cluster };
  return Promise.all(
    faults.map(async (fault) => {
      const reasons = await whyUnavailable(fault, known);
      return { kind: fault.kind, available: reasons.length === 0, reasons };
    }),
  );
}

/** Throws `QUAKE_FAULT_UNAVAILABLE` (environment) that names every one of these faults that cannot be done, with the reasons. */
export async function requireFaults(
  faults: readonly Fault[],
  on: { readonly product: Product; readonly image: string },
): Promise<void> {
  if (faults.length === 0) return;
  const unavailable = (await capabilitiesOf(faults, on)).filter(({ available }) => !available);
  if (unavailable.length === 0) return;
  const list = unavailable.map(({ kind, reasons }) => `${kind}: ${reasons.join('; ')}`);
  throw new QuakeError('QUAKE_FAULT_UNAVAILABLE', `Not available here: ${list.join(' | ')}`, {
    exitClass: 'environment',
    hint: '"dbquake faults" shows what this host, image and product can do; nothing weaker is put in its place',
    context: { unavailable },
  });
}

async function whyUnavailable({ needs, unavailable }: Fault, known: Known): Promise<readonly string[]> {
  const reasons = [
    ...(needs.mechanisms ?? []).flatMap((name) => whyNoMechanism(name, known.mechanisms)),
    ...(needs.image ?? [])
      .filter((wanted) => known.missing.includes(wanted))
      .map((wanted) => `the image ${known.image} has no ${wanted}`),
    ...(needs.product ?? [])
      .filter((name) => !hasCapability(known.cluster, name))
      .map((name) => `the driver of ${known.product.name} has no ${name}`),
    ...(needs.sidecar === true && known.noSidecar !== undefined ? [known.noSidecar] : []),
  ];
  if (reasons.length > 0) return reasons;
  const more = await unavailable?.(known);
  return more === undefined ? [] : [more];
}

function whyNoMechanism(name: string, mechanisms: readonly Mechanism[]): readonly string[] {
  const found = mechanisms.find((mechanism) => mechanism.name === name);
  if (found?.available === true) return [];
  return [`the host has no ${name}: ${found?.detail ?? 'nobody knows how to look for it'}`];
}

/** A method, or a list or table that is not empty. */
export function hasCapability(cluster: object, name: string): boolean {
  const value: unknown = (cluster as Readonly<Record<string, unknown>>)[name];
  if (typeof value === 'function') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

async function whyNoSidecar(): Promise<string | undefined> {
  try {
    await requireImage(SIDECAR_IMAGE);
    return undefined;
  } catch (error) {
    return `no sidecar: ${messageOf(error)}`;
  }
}
