import type { AnomalyCollector, SearchFacts } from './conclude.ts';
import type { DependencyGraph } from './dependency-graph.ts';
import type { CycleStep, ExplainEdge } from './edge-reason.ts';
import { explainEdge, nameOf } from './explain.ts';
import { findCycleAnomalies } from './find-cycles.ts';
import { involve } from './involved-transaction.ts';
import type { CycleAnomaly } from './reported-cycle.ts';
import { operationIndex, type TransactionHistory } from './transaction-history.ts';
import type { SearchBudget, TransactionAnomaly } from './transaction-result.ts';

/** Searches the graph for cycles and adds those found, explained. */
export function collectCycles(
  graph: DependencyGraph,
  wanted: ReadonlySet<string>,
  found: AnomalyCollector,
  explain: ExplainEdge,
  budget: SearchBudget | undefined,
): SearchFacts {
  const { anomalies, cyclicTransactions, timedOut } = findCycleAnomalies(graph, wanted, budget);
  for (const cycle of anomalies) found.add(cycle.type, () => describeCycle(graph.history, cycle, explain));
  return { edgeCount: graph.edgeCount, cyclicTransactions, timedOut };
}

function describeCycle(history: TransactionHistory, cycle: CycleAnomaly, explain: ExplainEdge): TransactionAnomaly {
  const { transactions } = cycle;
  const steps = cycle.kinds.map((kind, place): CycleStep => {
    const from = transactions[place] ?? 0;
    const to = transactions[(place + 1) % transactions.length] ?? 0;
    const ends = { from: operationIndex(history, from), to: operationIndex(history, to) };
    if (kind === 'process') return { kind, ...ends, process: history.processOf(history.process[from] ?? 0) };
    if (kind === 'realtime') return { kind, ...ends };
    return { ...explain(from, to, kind), ...ends };
  });
  const indices = steps.map(({ from }) => from);
  const shown = [...indices, ...indices.slice(0, 1)];
  return {
    type: cycle.type,
    message: `${shown.map(nameOf).join(' < ')}: ${steps.map(explainEdge).join('; ')}`,
    ...involve(history, [...transactions, ...witnesses(history, steps)]),
    cycle: shown,
    steps,
  };
}

/** Transactions that take no part, but whose reads show the order of what was written. */
function witnesses(history: TransactionHistory, steps: readonly CycleStep[]): number[] {
  const shown = new Set(steps.map(({ from }) => from));
  const wanted = new Set(
    steps.flatMap(({ witness }) => (witness === undefined || shown.has(witness) ? [] : [witness])),
  );
  const found: number[] = [];
  if (wanted.size === 0) return found;
  for (let transaction = 0; transaction < history.count; transaction += 1) {
    if (wanted.has(operationIndex(history, transaction))) found.push(transaction);
  }
  return found;
}
