import { z } from 'zod';
import { parseModel, type ModelName } from '../checkers/models/index.ts';
import { messageOf } from '../errors.ts';
import { NODE_PATTERN, TARGET_PATTERN, TARGET_WORDS } from '../faults/index.ts';
import { parseByteSize } from './byte-size.ts';
import { parseDuration } from './duration.ts';

const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms === undefined) context.addIssue(`expected a duration like 250ms, 5s or 2m, got "${text}"`);
  return ms ?? z.NEVER;
});

const size = z.string().transform((text, context) => {
  const bytes = parseByteSize(text);
  if (bytes === undefined) context.addIssue(`expected a size like 512kB, 64MB or 1GB, got "${text}"`);
  return bytes ?? z.NEVER;
});

const modelName = z.string().transform((text, context): ModelName => {
  try {
    return parseModel(text);
  } catch (error) {
    context.addIssue(messageOf(error));
    return z.NEVER;
  }
});

const targetText = z.string().regex(TARGET_PATTERN, {
  error: `expected ${TARGET_WORDS.join(', ')}, a node like n2, or nodes like n1,n3`,
});
/** A list of nodes is another way to write `n1,n3`. */
const target = z.union([targetText, z.array(z.string().regex(NODE_PATTERN)).min(1)]).transform(String);

const faultEntry = z.strictObject({
  /** When, counted from the start of the load. */
  at: duration,
  /** Kind of fault. */
  inject: z.string(),
  /** Resolved when the fault is injected; the fault's own default when absent. */
  target: target.optional(),
  /** How long the fault lasts before it is healed. */
  healAfter: duration.default(8000),
  /** Of the fault, see `dbquake faults --json`; what is absent has its default. */
  parameters: z.record(z.string(), z.unknown()).optional(),
  /**
   * Of a fault that was drawn at random: it is left out, with the reason, when it finds no target or no room in time. One
   * that somebody asked for makes the run unknown then.
   */
  drawn: z
    .strictObject({
      /** At most so many of these are active together, taking back included, however long healing takes. */
      atOnce: z.int().min(1).max(8),
      /** When the quiet end begins, counted from the start of the load; what would not be over by then is not begun. */
      until: duration,
    })
    .optional(),
});

const operationEntry = z.strictObject({
  at: duration,
  operation: z.enum(['switchover']),
  /** The standby that becomes primary; `standby` lets the driver choose one that is in step. */
  target: target.default('standby'),
});

/** Faults drawn from the seed, besides those of the schedule. */
export const faultMixSchema = z.strictObject({
  /** Weight by kind of fault or by group; kinds that are not named do not occur. */
  mix: z.record(z.string(), z.int().min(1).max(1000)),
  /** From one injection to the next, on average. */
  interval: duration.default(14_000),
  /** How long a fault lasts, on average. */
  duration: duration.default(6000),
  /** At most so many are active together; those that conflict never are. */
  atOnce: z.int().min(1).max(8).default(1),
  /** At the end of the load, without any fault. */
  quiet: duration.default(4000),
});

export const scheduleSchema = z.array(z.union([faultEntry, operationEntry]));

export const DEFAULT_PRODUCT = 'opengauss';

/** A scenario file. Unknown keys are refused. Durations are in ms and sizes in bytes once parsed. */
export const scenarioSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, { error: 'expected lower-case words joined by hyphens' }),
  description: z.string().default(''),
  product: z.string().default(DEFAULT_PRODUCT),
  standbys: z.int().min(1).max(8).default(2),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
  workloads: z.array(z.string()).min(1).default(['set', 'bank']),
  /** Isolation level of transactions of several statements. */
  isolation: z.enum(['read committed', 'repeatable read', 'serializable']).default('repeatable read'),
  /** Consistency models that must hold; by default the one that the product promises for the isolation level. */
  models: z.array(modelName).default([]),
  /** Operations a second on the primary; 0 is as many as the clients can. */
  rate: z.number().min(0).default(200),
  /** Client processes on the primary; each node has one reader besides. */
  concurrency: z.int().min(1).max(1000).default(8),
  /** Bytes of rows put in before the load; 0 is none. */
  preload: size.default(0),
  /** Length of the load. */
  time: duration.default(24_000),
  detectAfter: duration.default(2000),
  /** How the operator chooses the new primary: `most-advanced`, `sync`, or a node. */
  promote: z
    .string()
    .regex(/^(most-advanced|sync|n[1-9])$/, { error: 'expected most-advanced, sync, or a node like n2' })
    .default('most-advanced'),
  schedule: scheduleSchema.default([]),
  faults: faultMixSchema.optional(),
});

export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;
export type ScheduleEntry = z.output<typeof scheduleSchema>[number];
export type FaultMix = z.output<typeof faultMixSchema>;
export type FaultEntry = z.output<typeof faultEntry>;
export type OperationEntry = z.output<typeof operationEntry>;
