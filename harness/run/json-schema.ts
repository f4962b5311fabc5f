import { z } from 'zod';
import { faults } from '../faults/index.ts';
import { scenarioSchema, scheduleSchema } from './scenario.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** JSON schema of a scenario file, as an editor wants it to complete and check; generated from what the harness itself checks with. */
export function scenarioJsonSchema(): JsonSchema {
  const schema = toJsonSchema(scenarioSchema);
  const properties = schema['properties'] as Readonly<Record<string, JsonSchema>>;
  return {
    ...schema,
    title: 'dbquake scenario',
    properties: { ...properties, schedule: withKinds(properties['schedule']) },
  };
}

/** JSON schema of a schedule file: a list of entries. */
export function scheduleJsonSchema(): JsonSchema {
  return { ...withKinds(toJsonSchema(scheduleSchema)), title: 'dbquake schedule' };
}

function toJsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

/** An entry that injects names one of the kinds, and has the parameters of that kind. */
function withKinds(schedule: JsonSchema | undefined): JsonSchema {
  const items = (schedule?.['items'] ?? {}) as { readonly anyOf?: readonly JsonSchema[] };
  return { ...schedule, items: { ...items, anyOf: (items.anyOf ?? []).flatMap((entry) => expandKinds(entry)) } };
}

function expandKinds(entry: JsonSchema): readonly JsonSchema[] {
  const properties = entry['properties'] as Readonly<Record<string, JsonSchema>>;
  if (properties['inject'] === undefined) return [entry];
  return faults.map(({ kind, description, parameters, defaultTarget }) => ({
    ...entry,
    title: kind,
    description,
    properties: {
      ...properties,
      inject: { const: kind },
      target: { ...properties['target'], default: defaultTarget },
      parameters: withoutDialect(toJsonSchema(parameters)),
    },
  }));
}

function withoutDialect({ $schema: _, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
