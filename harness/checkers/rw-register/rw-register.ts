import {
  AnomalyCollector,
  collectCycles,
  concludeTransactions,
  type TransactionHistory,
  type TransactionResult,
  wantedAnomalies,
} from '../transactions/index.ts';
import { reportCyclicVersions } from './cyclic-anomalies.ts';
import { findDirectAnomalies } from './direct-anomalies.ts';
import { registerEdgeExplainer } from './explain-register-edge.ts';
import { registerDependencies } from './register-dependencies.ts';
import { findHiddenCycles } from './hidden-cycle.ts';
import { countAmbiguous, registerFacts } from './register-facts.ts';
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
  findStaleReads(facts, wanted, found);
  const graph = registerDependencies(facts).build();
  const search = collectCycles(graph, wanted, found, registerEdgeExplainer(facts), options.budget);
  const isClean = !found.types.some((type) => wanted.has(type));
  const isUndecided = isClean && !search.timedOut && findHiddenCycles(facts, graph, wanted, found, options.budget);
  return concludeTransactions(history, wanted, found, {
    ...search,
    timedOut: search.timedOut || isUndecided,
    ambiguousWrites: countAmbiguous(facts),
  });
}
