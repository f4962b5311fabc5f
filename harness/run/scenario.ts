import { z } from 'zod';
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

const target = z.string().regex(/^(primary|standby|standbys|sync standby|all|n[1-9])$/, {
  error: 'expected primary, standby, standbys, "sync standby", all, or a node like n2',
});

const faultEntry = z.strictObject({
  /** When, counted from the start of the load. */
  at: duration,
  /** Kind of fault. */
  inject: z.string(),
  /** Resolved when the fault is injected. */
  target: target.default('primary'),
  /** How long the fault lasts before it is healed. */
  healAfter: duration.default(8000),
});

const operationEntry = z.strictObject({
  at: duration,
  operation: z.enum(['switchover']),
  /** The standby that becomes primary; `standby` lets the driver choose one that is in step. */
  target: target.default('standby'),
});

export const scheduleSchema = z.array(z.union([faultEntry, operationEntry]));

/** A scenario file. Unknown keys are refused. Durations are in ms and sizes in bytes once parsed. */
export const scenarioSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, { error: 'expected lower-case words joined by hyphens' }),
  description: z.string().default(''),
  product: z.string().default('opengauss'),
  standbys: z.int().min(1).max(8).default(2),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
  workloads: z.array(z.string()).min(1).default(['set', 'bank']),
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
});

export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;
export type ScheduleEntry = z.output<typeof scheduleSchema>[number];
export type FaultEntry = z.output<typeof faultEntry>;
export type OperationEntry = z.output<typeof operationEntry>;
