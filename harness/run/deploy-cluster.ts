import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommandRecord } from '../cluster/command-record.ts';
import type { ContainerNode } from '../cluster/container-node.ts';
import { faultOfKind, type FaultSurroundings } from '../faults/index.ts';
import type { HasServerProcesses, ProductCluster } from '../products/product.ts';
import { runId } from '../store/run-folder.ts';
import { checkPrerequisites, createMachines } from './machines.ts';
import { RunClock } from './run-clock.ts';

export interface DeployRequest {
  readonly product: string;
  readonly standbys: number;
  readonly settings?: Readonly<Record<string, string>>;
  /** Instead of the product's own image. */
  readonly image?: string;
  /** A defect of the stand-in to be switched on, by name (`Product.defects`). */
  readonly defect?: string;
  /** Kinds that will be injected, so that what they need (sidecars, volumes of fixed size) is made. */
  readonly faults?: readonly string[];
  readonly progress?: (step: string) => void;
}

/** A deployed cluster without load, faults or history, for suites that drive it step by step. */
export interface LiveCluster {
  readonly cluster: ProductCluster & HasServerProcesses;
  readonly nodes: readonly ContainerNode[];
  /** For `faultContext`. */
  readonly surroundings: FaultSurroundings;
  /** Every product command so far. */
  readonly commands: readonly CommandRecord[];
  remove(): Promise<void>;
}

/** Throws a `QuakeError` and leaves nothing behind when the cluster does not come up. */
export async function deployCluster(request: DeployRequest): Promise<LiveCluster> {
  const { product, settings = {}, image, defect, progress = (): void => undefined } = request;
  const prerequisites = await checkPrerequisites({
    product,
    settings,
    ...(image === undefined ? {} : { image }),
    ...(defect === undefined ? {} : { defect }),
  });
  const clock = new RunClock();
  const commands: CommandRecord[] = [];
  const folder = await mkdtemp(path.join(tmpdir(), 'dbquake-'));
  const machines = await createMachines(prerequisites, {
    standbys: request.standbys,
    faults: (request.faults ?? []).map(faultOfKind),
    // The folder's name tells clusters apart that are deployed in the same second.
    run: runId(clock.started, path.basename(folder), 0),
    folder,
    keep: 'never',
    connect: 'auto',
    clock,
    recordCommand: (command) => commands.push(command),
    progress,
  });
  const remove = async (): Promise<void> => {
    await machines.cluster.close();
    await machines.release(false);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await machines.cluster.deploy();
  } catch (error) {
    await remove();
    throw error;
  }
  const { cluster, nodes, engine, sidecars } = machines;
  return { cluster, nodes, surroundings: { product: cluster, nodes, engine, sidecars }, commands, remove };
}
