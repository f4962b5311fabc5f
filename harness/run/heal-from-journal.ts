import type { ClusterNode } from '../cluster/node.ts';
import { faultOfKind, healFault, Journal, type OpenFault } from '../faults/index.ts';
import { productByName } from '../products/index.ts';
import type { Settings } from '../products/product.ts';

/** Healing in a process that has no password does not verify, so only the driver's own deadlines apply. */
const VERIFY_WITHIN_MS = 60_000;

/**
 * Heals the faults that the journal of a run shows as open, the last one first, in a process that did not inject them: it
 * knows the driver and the settings, and no password. What happens is journalled. Rejects when the journal cannot be
 * written or the product is not known; a fault that cannot be healed is told through `log` and stays open.
 */
export async function healFromJournal(
  run: { readonly product: string; readonly settings: Settings },
  journalPath: string,
  open: readonly OpenFault[],
  nodes: readonly ClusterNode[],
  log: (line: string) => void,
): Promise<void> {
  const product = productByName(run.product).bind(nodes, { settings: run.settings, password: '', progress: log });
  const journal = await Journal.open(journalPath);
  try {
    for (const fault of open.toReversed()) {
      const target = nodes.find((node) => node.container === fault.container);
      if (target === undefined) {
        log(`${fault.kind} (${fault.fault}) on ${fault.node}: its container is gone, and the fault with it`);
        continue;
      }
      const one = { fault: faultOfKind(fault.kind), id: fault.fault, target, context: { product }, journal };
      const result = await healFault(one, fault.injection, { verifyWithinMs: VERIFY_WITHIN_MS, verify: false });
      log(`${fault.kind} (${fault.fault}) on ${fault.node}: ${result.healed ? result.evidence : result.reason}`);
    }
  } finally {
    await journal.close();
    await product.close();
  }
}
