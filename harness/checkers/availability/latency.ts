import type { Operation } from '../../history/operation.ts';
import { pairOperations, UNPAIRED } from '../../history/pairing.ts';
import { isClientOperation } from '../function-kind.ts';
import { quantile, type Quantiles, quantilesOf } from '../quantiles.ts';

export type Outcome = 'ok' | 'fail' | 'info';

/** Operations that completed in one second of the run with one outcome. Latencies in ms. */
export interface OutcomeInSecond {
  readonly count: number;
  /** Null when there was none. */
  readonly median: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export interface SecondOfRun {
  /** Counted from 0. */
  readonly second: number;
  readonly ok: OutcomeInSecond;
  readonly fail: OutcomeInSecond;
  readonly info: OutcomeInSecond;
}

/** Which operations are meant: all of the clients when nothing is given. Final reads are not part of the load. */
export type OperationFilter = (operation: Operation) => boolean;

/** Throughput and latency for every second from 0 to the last completion, empty ones included. */
export function secondsOfRun(history: readonly Operation[], wanted: OperationFilter = isLoad): readonly SecondOfRun[] {
  const seconds: Record<Outcome, number[]>[] = [];
  for (const { second, outcome, ms } of completionsOf(history, wanted)) {
    while (seconds.length <= second) seconds.push({ ok: [], fail: [], info: [] });
    seconds[second]?.[outcome].push(ms);
  }
  return seconds.map(({ ok, fail, info }, second) => ({
    second,
    ok: inSecond(ok),
    fail: inSecond(fail),
    info: inSecond(info),
  }));
}

/** Quantiles of all latencies with the outcome, ms; null when there was none. */
export function latencyQuantiles(
  history: readonly Operation[],
  outcome: Outcome,
  wanted: OperationFilter = isLoad,
): Quantiles | null {
  const latencies: number[] = [];
  for (const completion of completionsOf(history, wanted)) {
    if (completion.outcome === outcome) latencies.push(completion.ms);
  }
  return quantilesOf(latencies);
}

/** Client operations outside the final reads. */
export function isLoad(operation: Operation): boolean {
  return isClientOperation(operation) && operation.final !== true;
}

interface Completion {
  readonly second: number;
  readonly outcome: Outcome;
  readonly ms: number;
}

function* completionsOf(history: readonly Operation[], wanted: OperationFilter): Generator<Completion> {
  const partners = pairOperations(history);
  for (const [position, operation] of history.entries()) {
    if (operation.type === 'invoke' || !wanted(operation)) continue;
    const invoke = history[partners[position] ?? UNPAIRED];
    if (invoke === undefined) continue;
    const ms = (operation.time - invoke.time) / 1e6;
    yield { second: Math.floor(operation.time / 1e9), outcome: operation.type, ms };
  }
}

function inSecond(latencies: readonly number[]): OutcomeInSecond {
  const sorted = Float64Array.from(latencies).sort();
  const at = (q: number): number | null => (sorted.length === 0 ? null : quantile(sorted, q));
  return { count: sorted.length, median: at(0.5), p99: at(0.99), max: at(1) };
}
