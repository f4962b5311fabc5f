import type { Anomaly } from '../../checkers/checker.ts';
import type { HistorySink } from '../../history/readers/history-sink.ts';
import type { Operation } from '../../history/operation.ts';
import { readHistoryFile } from '../../history/readers/read-history-file.ts';
import { workloads } from '../../workloads/index.ts';
import { type OperationEnds, stateAnomalies, statedIndices } from '../state-anomalies.ts';
import type { HistoryVerdict } from './history-judge.ts';

/**
 * The anomalies of a history file of ours with their SQL. Judges do not keep operations, so the file is read once more for the few
 * that matter. The isolation level is not in the history.
 */
export async function stateFile(path: string, anomalies: HistoryVerdict['anomalies']): Promise<typeof anomalies> {
  const wanted = new WantedOperations(Object.values(anomalies).flatMap((found) => statedIndices(found)));
  await readHistoryFile(path, wanted);
  const known = new Map(workloads.map((workload) => [workload.name, workload]));
  const source = {
    endsOf: (index: number): OperationEnds | undefined => wanted.ends.get(index),
    workloadOf: (name: string) => known.get(name),
    isolation: undefined,
  };
  return Object.fromEntries(
    Object.entries(anomalies).map(([type, found]): [string, readonly Anomaly[]] => [
      type,
      stateAnomalies(found, source),
    ]),
  );
}

/** Keeps both ends of the operations that one of the indices names. */
class WantedOperations implements HistorySink {
  readonly ends = new Map<number, OperationEnds>();
  readonly #open = new Map<unknown, Operation>();
  readonly #wanted: ReadonlySet<number>;

  constructor(indices: readonly number[]) {
    this.#wanted = new Set(indices);
  }

  accept(operation: Operation): void {
    const { process, type, index } = operation;
    if (type === 'invoke') {
      this.#open.set(process, operation);
      if (this.#wanted.has(index)) this.ends.set(index, { invocation: operation });
      return;
    }
    const invocation = this.#open.get(process);
    this.#open.delete(process);
    for (const end of [index, ...(invocation === undefined ? [] : [invocation.index])]) {
      if (this.#wanted.has(end)) this.ends.set(end, { invocation, completion: operation });
    }
  }
}
