import { QuakeError } from '../../errors.ts';
import { withSpecialCases } from './anomaly-groups.ts';
import type { AnomalyName } from './anomaly-name.ts';
import { MODEL_TABLE, type ModelDefinition, type ModelName } from './model-table.ts';

function isModelName(name: string): name is ModelName {
  return Object.hasOwn(MODEL_TABLE, name);
}

/** All models, weakest first. */
export const models: readonly ModelDefinition[] = Object.keys(MODEL_TABLE)
  .filter(isModelName)
  .map((name) => ({ name, aliases: [], forbids: [], implies: [], ...MODEL_TABLE[name] }));

const BY_ANY_NAME: ReadonlyMap<string, ModelDefinition> = new Map(
  models.flatMap((model) =>
    [model.name, ...model.aliases].map((name): [string, ModelDefinition] => [name.toLowerCase(), model]),
  ),
);

const NOT_DECIDED = models.flatMap(({ name, undecided }) => (undecided === undefined ? [] : [name]));

/**
 * The model with this name or alias, in any case: `PL-2.99`, `repeatable-read`, `Repeatable Read`.
 * @throws QuakeError `QUAKE_MODEL_UNKNOWN`.
 */
export function parseModel(name: string): ModelName {
  const model = BY_ANY_NAME.get(
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_]+/g, '-'),
  );
  if (model !== undefined) return model.name;
  throw new QuakeError('QUAKE_MODEL_UNKNOWN', `no consistency model is named ${JSON.stringify(name)}`, {
    exitClass: 'usage',
    hint: `known are ${decidedModels().join(', ')}; not decided by transactions: ${NOT_DECIDED.join(', ')}`,
    context: { name },
  });
}

/** Every model that `model` implies, itself included. */
export function impliedModels(model: ModelName): ReadonlySet<ModelName> {
  return CLOSURES.get(model)?.implied ?? new Set([model]);
}

/** All that breaks at least one of the models: its own anomalies and those of everything it implies. */
export function anomaliesForbiddenBy(names: readonly ModelName[]): ReadonlySet<AnomalyName> {
  return new Set(names.flatMap((name) => [...(CLOSURES.get(name)?.forbidden ?? [])]));
}

/**
 * Those of the models that transactions do not decide, with the reason (`MODEL_TABLE`). A checker of transactions must refuse
 * them rather than call valid what only might be.
 */
export function undecidedModels(names: readonly ModelName[]): readonly UndecidedModel[] {
  return models.flatMap(({ name, undecided }) =>
    undecided !== undefined && names.includes(name) ? [{ name, reason: undecided }] : [],
  );
}

/**
 * Refuses models that transactions do not decide.
 * @throws QuakeError `QUAKE_BAD_OPTION` with the reason and with those that can be asked for.
 */
export function requireDecided(names: readonly ModelName[]): void {
  const [undecided] = undecidedModels(names);
  if (undecided === undefined) return;
  throw new QuakeError('QUAKE_BAD_OPTION', `transactions do not decide ${undecided.name}: ${undecided.reason}`, {
    exitClass: 'usage',
    hint: `--model takes ${decidedModels().join(', ')}`,
  });
}

/** The models that transactions decide, weakest first. */
export function decidedModels(): readonly ModelName[] {
  return models.filter(({ undecided }) => undecided === undefined).map(({ name }) => name);
}

export interface UndecidedModel {
  readonly name: ModelName;
  readonly reason: string;
}

interface Closure {
  readonly implied: ReadonlySet<ModelName>;
  readonly forbidden: ReadonlySet<AnomalyName>;
}

/** One pass is enough, because a model stands after all that it implies. */
const CLOSURES: ReadonlyMap<ModelName, Closure> = closuresOf(models);

function closuresOf(weakestFirst: readonly ModelDefinition[]): ReadonlyMap<ModelName, Closure> {
  const closures = new Map<ModelName, Closure>();
  for (const { name, implies, forbids } of weakestFirst) {
    const weaker = implies.flatMap((implied) => closures.get(implied) ?? []);
    closures.set(name, {
      implied: new Set([name, ...weaker.flatMap(({ implied }) => [...implied])]),
      forbidden: new Set([...withSpecialCases(forbids), ...weaker.flatMap(({ forbidden }) => [...forbidden])]),
    });
  }
  return closures;
}
