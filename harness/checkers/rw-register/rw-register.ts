import {
  AnomalyCollector,
  collectCycles,
  concludeTransactions,
  type DependencyGraph,
  type SearchBudget,
  type TransactionHistory,
  type TransactionResult,
  wantedAnomalies,
} from '../transactions/index.ts';
import type { SearchFacts } from '../transactions/conclude.ts';
import { SearchSteps } from '../transactions/search-steps.ts';
import { reportCyclicVersions } from './cyclic-anomalies.ts';
import { findDirectAnomalies } from './direct-anomalies.ts';
import { registerEdgeExplainer } from './explain-register-edge.ts';
import { registerDependencies } from './register-dependencies.ts';
import { guessOrder } from './guessed-order.ts';
import { findHiddenCycles, needsOrder } from './hidden-cycle.ts';
import { countAmbiguous, type RegisterFacts, registerFacts } from './register-facts.ts';
import type { RwRegisterOptions } from './rw-register-options.ts';
import { findStaleReads } from './stale-reads.ts';

/**
 * Judges transactions of reads `["r", key, value | null]` and writes `["w", key, value]`. Of a read it is known who wrote the
 * value, as long as no two transactions wrote the same one; the order of versions is known from the initial state, and from
 * what `options` allow to assume. Where that leaves it open, `true` means that an order was found which explains the history,
 * and an anomaly with a `proof` that none does; `cycle-search-timeout`, that the budget ended before either.
 * @throws QuakeError `QUAKE_ANOMALY_UNKNOWN` for a name in `options.anomalies`.
 */
export function checkRwRegister(history: TransactionHistory, options: RwRegisterOptions = {}): TransactionResult {
  const wanted = wantedAnomalies(options);
  const found = new AnomalyCollector();
  const facts = registerFacts(history, options);
  findDirectAnomalies(facts, options.initial !== undefined, wanted, found);
  reportCyclicVersions(facts, found);
  const graph = registerDependencies(facts).build();
  const search = searchCircles(facts, graph, wanted, found, options.budget);
  return concludeTransactions(history, wanted, found, {
    ...search,
    ambiguousWrites: countAmbiguous(facts),
  });
}

/**
 * Whatever leads in a circle. First it is tried to execute the transactions one after another: where that succeeds, as in most
 * histories of a database that is strict serializable, there is no circle, and nothing has to be searched.
 */
function searchCircles(
  facts: RegisterFacts,
  graph: DependencyGraph,
  wanted: ReadonlySet<string>,
  found: AnomalyCollector,
  budget: SearchBudget | undefined,
): SearchFacts {
  const guess = needsOrder(wanted) ? guessOrder(facts, graph, new SearchSteps(budget ?? {})) : undefined;
  if (guess?.isProved === true) return { edgeCount: graph.edgeCount, timedOut: false };
  findStaleReads(facts, wanted, found);
  const search = collectCycles(graph, wanted, found, registerEdgeExplainer(facts), budget);
  const isClean = !found.types.some((type) => wanted.has(type));
  if (!isClean || search.timedOut || guess === undefined) return search;
  return { ...search, timedOut: findHiddenCycles(facts, graph, guess.order(), wanted, found, budget) };
}
