import { z } from 'zod';
import { QuakeError } from '../errors.ts';
import type { Fault } from './fault.ts';

/** The parameters with the fault's defaults filled in. Throws `QUAKE_FAULT_PARAMETERS` (usage) that names the wrong one. */
export function parseParameters(
  { kind, parameters }: Pick<Fault, 'kind' | 'parameters'>,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const result = parameters.safeParse(given);
  if (result.success) return result.data as Readonly<Record<string, unknown>>;
  throw new QuakeError('QUAKE_FAULT_PARAMETERS', `Parameters of ${kind}: ${z.prettifyError(result.error)}`, {
    exitClass: 'usage',
    hint: '"dbquake faults --json" shows the parameters of every kind with their defaults',
    context: { kind, given },
  });
}
