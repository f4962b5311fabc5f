import { type AvailabilityResult, isLoad, latencyQuantiles } from '../availability/index.ts';
import type { CheckResult, Evidence } from '../checker.ts';
import type { ConvergenceResult } from '../replication/index.ts';
import type { DurabilityResult } from '../set/index.ts';
import { kindOf } from '../function-kind.ts';
import type { Quantiles } from '../quantiles.ts';

/** Undefined: was not measured in this run. Infinity: it was still going on when the load ended. */
export type FigureValue = number | undefined;

/** A number of a run that a user may set a limit to. */
export interface Figure {
  readonly name: string;
  readonly unit: 'ms' | 'rows';
  readonly description: string;
  valueOf(run: MeasuredRun): FigureValue;
}

export interface MeasuredRun {
  readonly evidence: Evidence;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

/** All figures, as `--fail-on` names them. */
export const FIGURES: readonly Figure[] = [
  {
    name: 'rto',
    unit: 'ms',
    description: 'longest time from the injection of a fault to the first acknowledged write after it',
    valueOf: (run) => longest(availability(run)?.faults.map(({ rtoMs }) => rtoMs ?? Infinity)),
  },
  ...(['detect', 'decide', 'promote'] as const).map((phase): Figure => ({
    name: phase,
    unit: 'ms',
    description: `longest phase "${phase}" of all faults`,
    valueOf: (run) =>
      longest(availability(run)?.faults.flatMap(({ phases }) => (phases[phase] === null ? [] : [phases[phase]]))),
  })),
  {
    name: 'rpo',
    unit: 'rows',
    description: 'acknowledged writes that are gone',
    valueOf: (run) => durability(run)?.lostCount,
  },
  {
    name: 'rpo.span',
    unit: 'ms',
    description: 'time between the first and the last acknowledgement of what is gone',
    valueOf: (run) => durability(run)?.spanMs,
  },
  {
    name: 'outage',
    unit: 'ms',
    description: 'longest time in which no write was acknowledged',
    valueOf: (run) =>
      longest(
        availability(run)?.writes.outages.map(({ ms, open }) => (open ? Infinity : ms)),
        0,
      ),
  },
  {
    name: 'outage.total',
    unit: 'ms',
    description: 'sum of all write outages',
    valueOf: (run) => availability(run)?.writes.unavailableMs,
  },
  {
    name: 'outage.read',
    unit: 'ms',
    description: 'longest time in which no read succeeded on any node',
    valueOf: (run) =>
      longest(
        availability(run)?.reads.outages.map(({ ms, open }) => (open ? Infinity : ms)),
        0,
      ),
  },
  {
    name: 'convergence',
    unit: 'ms',
    description: 'time from healing and end of load until all nodes were in step',
    valueOf: (run) => convergence(run),
  },
  latency('latency.p50', '0.5'),
  latency('latency.p95', '0.95'),
  latency('latency.p99', '0.99'),
  latency('latency.max', '1'),
];

function latency(name: string, key: keyof Quantiles): Figure {
  return {
    name,
    unit: 'ms',
    description: `latency of acknowledged writes, ${key === '1' ? 'the longest' : `quantile ${key}`}`,
    valueOf: ({ evidence: { history } }) =>
      latencyQuantiles(history, 'ok', (operation) => isLoad(operation) && kindOf(operation) === 'write')?.[key],
  };
}

function availability({ checks }: MeasuredRun): AvailabilityResult | undefined {
  return resultOf<AvailabilityResult>(checks['availability'], 'faults');
}

function convergence({ checks }: MeasuredRun): FigureValue {
  const result = resultOf<ConvergenceResult>(checks['convergence'], 'convergedMs');
  return result?.valid === false ? Infinity : (result?.convergedMs ?? undefined);
}

function durability({ checks }: MeasuredRun): DurabilityResult | undefined {
  return resultOf<DurabilityResult>(checks['durability'], 'lostCount');
}

/** A checker that crashed left a result without its own fields. */
function resultOf<Result extends CheckResult>(
  result: CheckResult | undefined,
  field: keyof Result,
): Result | undefined {
  return result !== undefined && field in result ? (result as Result) : undefined;
}

function longest(values: readonly number[] | undefined, none?: number): FigureValue {
  if (values === undefined) return undefined;
  return values.length === 0 ? none : values.reduce((a, b) => Math.max(a, b));
}
