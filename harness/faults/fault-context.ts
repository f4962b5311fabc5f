import type { ClusterNode } from '../cluster/node.ts';
import { ContainerControl } from '../docker/container-control.ts';
import type { Engine } from '../docker/engine.ts';
import type { Sidecars } from '../docker/sidecar.ts';
import type { HasServerProcesses, ProductCluster } from '../products/product.ts';
import type { Fault, FaultContext } from './fault.ts';
import { parseParameters } from './parameters.ts';

/** What all faults of one run have in common. */
export interface FaultSurroundings {
  readonly product: ProductCluster & HasServerProcesses;
  readonly nodes: readonly ClusterNode[];
  readonly engine: Engine;
  readonly sidecars: Pick<Sidecars, 'run'>;
  /** Where an operator watches: has it rest meanwhile. */
  readonly asPlannedWork?: FaultContext['asPlannedWork'];
}

/** The context of one fault. Throws `QUAKE_FAULT_PARAMETERS` (usage) for parameters that the fault does not know. */
export function faultContext(
  { product, nodes, engine, sidecars, asPlannedWork = (work) => work() }: FaultSurroundings,
  fault: Pick<Fault, 'kind' | 'parameters'>,
  id: string,
  parameters: Readonly<Record<string, unknown>> = {},
): FaultContext {
  return {
    product,
    nodes,
    engine,
    id,
    asPlannedWork,
    parameters: parseParameters(fault, parameters),
    sidecar: async (node, argv, options) => ({
      time: 0,
      node: node.name,
      argv,
      ...(await sidecars.run(node, argv, options)),
    }),
    container: (node) => new ContainerControl(engine, node.container),
  };
}
