import { show } from '../transactions/explain.ts';
import { type AnomalyCollector, involve, type Scalar, type TransactionAnomaly } from '../transactions/index.ts';
import type { CyclicRegister } from './cyclic-versions.ts';
import type { RegisterFacts } from './register-facts.ts';
import { valueOfVersion } from './version-values.ts';
import { SOURCES } from './version-order.ts';

/** Registers of which the assumptions say that a version comes before itself. */
export function reportCyclicVersions(facts: RegisterFacts, found: AnomalyCollector): void {
  for (const register of facts.cyclic) found.add('cyclic-versions', () => describe(facts, register));
}

function describe(
  { history, versions, accesses, order }: RegisterFacts,
  { key, versions: circle, pairs }: CyclicRegister,
): TransactionAnomaly {
  const values = circle.map((version): Scalar | null => valueOfVersion(history, versions, version));
  const sources = new Set(pairs.map((pair) => SOURCES[order.source[pair] ?? 0] ?? 'wfr-keys'));
  const shown = new Set(
    pairs.flatMap((pair) =>
      [order.earlier[pair] ?? 0, order.later[pair] ?? 0].map((access) => accesses.transaction[access] ?? 0),
    ),
  );
  const name = history.keyOf(key);
  const path = [...values, ...values.slice(0, 1)].map((value) => show(value)).join(', then ');
  return {
    type: 'cyclic-versions',
    message: `the values of ${show(name)} have no possible order (${[...sources].join(', ')}): ${path}`,
    ...involve(
      history,
      [...shown].sort((a, b) => a - b),
    ),
    key: name,
    readings: [values.filter((value) => value !== null)],
  };
}
