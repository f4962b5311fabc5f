import type { ClusterNode } from '../cluster/node.ts';
import type { Engine } from '../docker/engine.ts';
import { Sidecars } from '../docker/sidecar.ts';
import {
  faultContext,
  faults,
  healFault,
  Journal,
  type FaultGroup,
  type FaultSurroundings,
  type OpenFault,
} from '../faults/index.ts';
import { productByName } from '../products/index.ts';
import type { Settings } from '../products/product.ts';

const VERIFY_WITHIN_MS = 10_000;
/**
 * Whether these are gone is seen over SQL, and this process has no password: not seeing it proves nothing. What they leave on
 * the node (stopped processes, limits, files) is looked for besides.
 */
const NEEDS_ACCOUNT: readonly FaultGroup[] = ['process', 'host', 'disk', 'resources', 'operations'];

/**
 * Heals the faults that the journal of a run shows as open, all at once, in a process that did not inject them: it
 * knows the driver and the settings, and no password. What happens is journalled. Rejects when the journal cannot be
 * written or the product is not known; a fault that cannot be healed is told through `log` and stays open.
 */
export async function healFromJournal(
  engine: Engine,
  run: { readonly product: string; readonly settings: Settings },
  journalPath: string,
  open: readonly OpenFault[],
  nodes: readonly ClusterNode[],
  log: (line: string) => void,
): Promise<void> {
  const product = productByName(run.product).bind(nodes, { settings: run.settings, password: '', progress: log });
  const journal = await Journal.open(journalPath);
  const surroundings = { product, nodes, engine, sidecars: new Sidecars(engine) };
  try {
    await Promise.all(open.toReversed().map((fault) => healOne(surroundings, journal, fault, log)));
  } finally {
    await journal.close();
    await product.close();
  }
}

async function healOne(
  surroundings: FaultSurroundings,
  journal: Journal,
  open: OpenFault,
  log: (line: string) => void,
): Promise<void> {
  const { kind, injection, parameters } = open;
  const where = `${kind} (${open.fault}) on ${open.targets.map(({ node }) => node).join(', ')}`;
  const containers = open.targets.map(({ container }) => container);
  const targets = surroundings.nodes.filter((node) => containers.includes(node.container));
  if (targets.length === 0) {
    log(`${where}: its container is gone, and the fault with it`);
    return;
  }
  const fault = faults.find((known) => known.kind === kind);
  if (fault === undefined) {
    log(`${where}: this version knows no ${kind}; looking for what it left is all that can be done`);
    return;
  }
  const context = faultContext(surroundings, fault, open.fault, parameters);
  const one = { fault, targets, context, journal };
  const verify = NEEDS_ACCOUNT.includes(fault.group) ? 'if possible' : 'always';
  const result = await healFault(one, injection, { verifyWithinMs: VERIFY_WITHIN_MS, verify });
  log(`${where}: ${result.healed ? result.evidence : result.reason}`);
}
