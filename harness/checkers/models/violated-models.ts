import type { ModelName } from './model-table.ts';
import { anomaliesForbiddenBy, impliedModels, models } from './models.ts';

/** Which models a history with certain anomalies does not obey. */
export interface ViolatedModels {
  /** The weakest violated models, the strongest of them first: each stands for all that are stronger. */
  readonly not: readonly ModelName[];
  /** The other violated models, which follow from those in `not`; the strongest first. */
  readonly alsoNot: readonly ModelName[];
}

/** @param anomalyTypes Names of anomalies that were found; names that no model forbids (the meta results) count for nothing. */
export function violatedModels(anomalyTypes: Iterable<string>): ViolatedModels {
  const found = [...new Set(anomalyTypes)];
  const violated = STRONGEST_FIRST.filter(({ forbidden }) => found.some((anomaly) => forbidden.has(anomaly)));
  const names = new Set(violated.map(({ name }) => name));
  const isWeakest = (name: ModelName): boolean =>
    [...impliedModels(name)].every((implied) => implied === name || !names.has(implied));
  return {
    not: [...names].filter((name) => isWeakest(name)),
    alsoNot: [...names].filter((name) => !isWeakest(name)),
  };
}

const STRONGEST_FIRST: readonly { readonly name: ModelName; readonly forbidden: ReadonlySet<string> }[] = models
  .map(({ name }) => ({ name, forbidden: anomaliesForbiddenBy([name]) }))
  .toReversed();
