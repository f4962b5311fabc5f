import { collectCycles } from './collect-cycles.ts';
import { AnomalyCollector, concludeTransactions, wantedAnomalies } from './conclude.ts';
import { collectDirtyUpdates, collectIntermediateReads, collectUnwrittenReads } from './dirty-reads.ts';
import {
  collectFutureReads,
  collectIncompatibleOrders,
  collectInternal,
  collectRepetitions,
} from './list-append-anomalies.ts';
import { findUnread, type ListAppendFacts, listAppendGraph } from './list-append-graph.ts';
import { listAppendReason } from './list-append-reasons.ts';
import { findMicroFacts } from './list-reads.ts';
import { collectLostUpdates } from './lost-updates.ts';
import type { TransactionHistory } from './transaction-history.ts';
import type { TransactionOptions, TransactionResult } from './transaction-result.ts';
import { findVersionOrders } from './version-orders.ts';
import { WriteIndex } from './write-index.ts';

/**
 * Checks transactions of appends to lists and reads of whole lists. A read of a list shows the order of all writes before it,
 * so that the graph of dependencies is known and not guessed (Kingsbury and Alvaro, "Elle", 2020).
 * @throws QuakeError `QUAKE_ANOMALY_UNKNOWN` for a name in `options.anomalies` that nothing reports.
 */
export function checkListAppend(history: TransactionHistory, options: TransactionOptions = {}): TransactionResult {
  const wanted = wantedAnomalies(options);
  const found = new AnomalyCollector();
  const facts = listAppendFacts(history);
  collectInternal(facts, found);
  collectFutureReads(facts, found);
  collectIncompatibleOrders(facts, found);
  collectRepetitions(facts, found);
  collectUnwrittenReads(facts, found, wanted);
  collectIntermediateReads(facts, found);
  collectDirtyUpdates(facts, found);
  collectLostUpdates(facts, found);
  const graph = listAppendGraph(facts);
  const search = collectCycles(
    graph,
    wanted,
    found,
    (from, to, kind) => listAppendReason(facts, from, to, kind),
    options.budget,
  );
  return concludeTransactions(history, wanted, found, { ...search, ambiguousWrites: facts.writes.ambiguousCount });
}

/** What the reads show, before any cycle is looked for. */
export function listAppendFacts(history: TransactionHistory): ListAppendFacts {
  const writes = new WriteIndex(history);
  const orders = findVersionOrders(history, writes);
  return { history, writes, orders, micros: findMicroFacts(history), unread: findUnread(history, writes, orders) };
}
