import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { collectLogs } from '../cluster/collect-logs.ts';
import type { CommandRecord } from '../cluster/command-record.ts';
import type { ContainerNode } from '../cluster/container-node.ts';
import { createCluster, type ContainerCluster } from '../cluster/create-cluster.ts';
import type { ConnectMode } from '../docker/connect-mode.ts';
import { connectEngine, requireFreeDisk, type Engine } from '../docker/engine.ts';
import { requireImage, type PresentImage } from '../docker/images/index.ts';
import { identifyRun, type Keep } from '../docker/labels.ts';
import { removeLeftovers } from '../docker/leftovers.ts';
import type { RemovalFailure } from '../docker/run-objects.ts';
import { removeSidecars, Sidecars } from '../docker/sidecar.ts';
import { QuakeError } from '../errors.ts';
import type { Fault } from '../faults/index.ts';
import { type Defect, requireDefect } from '../products/defect.ts';
import { productByName } from '../products/index.ts';
import type { HasServerProcesses, Product, ProductCluster, Settings } from '../products/product.ts';
import { topologyOf } from '../products/topology.ts';
import { healBeforeRun } from './heal-leftovers.ts';
import { startReaper, type Reaper } from './reaper.ts';
import type { RunClock } from './run-clock.ts';

/** A run writes some hundred MB at most: three data directories and its own files. */
const FREE_DISK_BYTES = 2 * 1024 ** 3;

/** Of a node whose disk is to become full: room for the data, a build, and WAL; all in memory. An empty 3.0.6 takes 629 MB. */
const SIZED_DATA_BYTES = 512 * 1024 ** 2;
const SIZED_REAL_DATA_BYTES = 1536 * 1024 ** 2;

export interface Wanted {
  readonly product: string;
  /** By name; what is absent has its default. */
  readonly settings: Readonly<Record<string, string>>;
  /** Instead of the product's own. */
  readonly image?: string;
  /** Name of a defect of the stand-in that is to be switched on. */
  readonly defect?: string;
}

/** What a run needs before anything of it exists. */
export interface Prerequisites {
  readonly product: Product;
  readonly settings: Settings;
  readonly engine: Engine;
  readonly image: PresentImage;
  readonly defect?: Defect;
}

/** Throws a `QuakeError`: usage for an unknown product or setting, environment for no Docker, no disk, no image. */
export async function checkPrerequisites(wanted: Wanted): Promise<Prerequisites> {
  const product = productByName(wanted.product);
  const settings = product.completeSettings(wanted.settings);
  const engine = await connectEngine();
  await requireFreeDisk(engine, FREE_DISK_BYTES);
  const image = await requireImage(wanted.image ?? product.container.image);
  if (wanted.defect === undefined) return { product, settings, engine, image };
  const { name, defects = [] } = product;
  return {
    product,
    settings,
    engine,
    image,
    defect: requireDefect(wanted.defect, { product: name, defects, imageKind: image.kind }),
  };
}

export interface MachinesRequest {
  readonly standbys: number;
  /** Those that the run will inject: sidecars and volumes are made for what they need. */
  readonly faults?: readonly Fault[];
  readonly run: string;
  /** The run's folder, an absolute path. */
  readonly folder: string;
  readonly keep: Keep;
  readonly connect: ConnectMode;
  readonly subnet?: string;
  readonly clock: RunClock;
  readonly recordCommand: (command: CommandRecord) => void;
  readonly progress: (step: string) => void;
}

/** The containers of a run and the product bound to them; nothing is deployed yet. */
export interface Machines extends Prerequisites {
  /** All of them, witnesses too. */
  readonly nodes: readonly ContainerNode[];
  readonly cluster: ProductCluster & HasServerProcesses;
  /** Started where faults of the schedule need them; others start when they are used. */
  readonly sidecars: Sidecars;
  /** Copies the servers' logs into the run's folder; what could not be copied is in the answer. */
  collectLogs(into: string): Promise<readonly string[]>;
  /** Removes containers, networks and volumes, or leaves them; either way the reaper has nothing left to do. */
  release(stay: boolean): Promise<void>;
}

/** Creates the containers under the eyes of a reaper. Throws an environment error and leaves nothing behind then. */
export async function createMachines(prerequisites: Prerequisites, request: MachinesRequest): Promise<Machines> {
  const { product, settings, engine, image, defect } = prerequisites;
  const { logFiles, dataPath, clientPorts, capabilities = [], planes = ['main'] } = product.container;
  const { run, folder, keep, connect, progress, faults = [] } = request;
  const names = topologyOf(product, request.standbys).map(({ name }) => name);
  await healBeforeRun(engine, [dirname(folder)], progress);
  await removeLeftovers(engine, { spareKept: true });
  progress(`${names.length} containers of ${image.name} (${image.kind})`);
  const password = makePassword();
  const reaper = await startReaper({ run, folder, keep, product: product.name, settings, logFiles });
  let containers: ContainerCluster | undefined;
  try {
    containers = await createCluster(
      {
        identity: identifyRun(run, keep, reaper.pid),
        image: image.name,
        names,
        dataPath,
        clientPorts,
        connect,
        capabilities,
        planes,
        ...(faults.some(({ needs }) => needs.node === 'sized data')
          ? { sizedDataBytes: image.kind === 'real' ? SIZED_REAL_DATA_BYTES : SIZED_DATA_BYTES }
          : {}),
        ...(request.subnet === undefined ? {} : { subnet: request.subnet }),
      },
      { engine, clock: request.clock.now, record: request.recordCommand, secrets: [password] },
    );
    const machines = containers;
    const { nodes } = machines;
    const sidecars = new Sidecars(engine);
    const cluster = product.bind(nodes, {
      settings,
      password,
      progress,
      ...(defect === undefined ? {} : { defect }),
    });
    for (const prepare of new Set(faults.map((fault) => fault.prepare))) await prepare?.(nodes, cluster);
    if (faults.some(({ needs }) => needs.sidecar)) await sidecars.start(nodes);
    return {
      ...prerequisites,
      nodes,
      sidecars,
      cluster,
      collectLogs: (into) => collectLogs(nodes, logFiles, into),
      release: async (stay) => {
        if (stay) await removeSidecars(engine, run);
        await release(machines, reaper, stay);
      },
    };
  } catch (error) {
    await containers?.remove();
    await reaper.dismiss();
    throw error;
  }
}

async function release(
  containers: { remove(): Promise<readonly RemovalFailure[]> },
  reaper: Reaper,
  stay: boolean,
): Promise<void> {
  const failures = stay ? [] : await containers.remove();
  await reaper.dismiss();
  if (failures.length === 0) return;
  const list = failures.map(({ message }) => message).join('; ');
  throw new QuakeError('QUAKE_NOT_REMOVED', `Docker did not remove everything: ${list}`, {
    exitClass: 'environment',
    hint: '"dbquake clean" tries again',
  });
}

/** Upper and lower case, digits and a sign, as openGauss demands; another one for every run. */
function makePassword(): string {
  return `Quake@${randomBytes(12).toString('hex')}`;
}
