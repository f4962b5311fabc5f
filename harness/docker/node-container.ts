import type * as Library from 'testcontainers';
import { messageOf, QuakeError } from '../errors.ts';
import { portInUseError } from './connect-mode.ts';
import { requireImage } from './images/index.ts';

/** How one node's container is to be. */
export interface NodeContainerPlan {
  readonly containerName: string;
  readonly image: string;
  readonly hostname: string;
  readonly network: string;
  readonly address: string;
  /** Replaces the image's own, and sleeps: the harness initialises and starts the server itself. */
  readonly entrypoint: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly volume: { readonly name: string; readonly path: string };
  readonly ulimits: Readonly<Record<string, { readonly soft: number; readonly hard: number }>>;
  readonly sharedMemoryBytes: number;
  /** Linux capabilities beyond Docker's own. */
  readonly capabilities: readonly string[];
  /** Fixed ports of the host; none in address mode. */
  readonly published: readonly { readonly host: number; readonly container: number; readonly hostAddress: string }[];
}

type Testcontainers = typeof Library;
let library: Promise<Testcontainers> | undefined;

/**
 * Looks whether the image is there and returns the name to create containers from; meanwhile loads testcontainers
 * (400-600 ms). Throws `QUAKE_IMAGE_MISSING` (environment).
 */
export async function prepareNodeContainers(image: string): Promise<string> {
  const [{ name }] = await Promise.all([requireImage(image), loadTestcontainers()]);
  return name;
}

/**
 * Creates and starts the container of a node, and returns its Docker id. Its image comes from
 * `prepareNodeContainers`, so it is there and nothing is ever pulled. Throws `QUAKE_PORT_IN_USE` and `QUAKE_NODE_START_FAILED` (environment).
 */
export async function startNodeContainer(plan: NodeContainerPlan): Promise<string> {
  const { GenericContainer } = await loadTestcontainers();

  /** What testcontainers has no option for goes through its own creation options (facts/ecosystem.md §1.2). */
  class NodeContainer extends GenericContainer {
    constructor() {
      super(plan.image);
      this.withName(plan.containerName)
        .withEntrypoint([...plan.entrypoint])
        .withCommand([])
        .withEnvironment({ ...plan.environment })
        .withLabels({ ...plan.labels })
        .withHostname(plan.hostname)
        .withUlimits({ ...plan.ulimits })
        .withSharedMemorySize(plan.sharedMemoryBytes)
        .withAddedCapabilities(...plan.capabilities)
        .withBindMounts([{ source: plan.volume.name, target: plan.volume.path }])
        // Not withNetworkAliases: that puts the container on Docker's default bridge as well, past every partition.
        .withNetworkMode(plan.network)
        .withAutoRemove(false)
        .withAutoCleanup(false)
        .withWaitStrategy(new StartedIsEnough());
      this.createOpts.NetworkingConfig = {
        EndpointsConfig: {
          [plan.network]: { Aliases: [plan.hostname], IPAMConfig: { IPv4Address: plan.address } },
        },
      };
      // A real process 1: it passes signals on and takes in the orphans that a killed server leaves.
      this.hostConfig.Init = true;
      // Set here and not with withExposedPorts, which makes testcontainers wait for the ports.
      this.createOpts.ExposedPorts = Object.fromEntries(plan.published.map((port) => [`${port.container}/tcp`, {}]));
      this.hostConfig.PortBindings = Object.fromEntries(
        plan.published.map((port) => [
          `${port.container}/tcp`,
          [{ HostIp: port.hostAddress, HostPort: String(port.host) }],
        ]),
      );
    }
  }

  try {
    const started = await new NodeContainer().start();
    return started.getId();
  } catch (error) {
    const message = messageOf(error);
    const portInUse = portInUseError(
      message,
      plan.published.map((port) => port.host),
    );
    if (portInUse !== undefined) throw portInUse;
    throw new QuakeError('QUAKE_NODE_START_FAILED', `Docker could not start node ${plan.hostname}: ${message}`, {
      exitClass: 'environment',
      hint: '"dbquake doctor" shows what this host can do.',
      cause: error,
      context: { node: plan.hostname, image: plan.image },
    });
  }
}

/**
 * A container that runs is ready: nothing is in it yet but a process that sleeps. Any real strategy would remove the
 * container and its volume when it gives up, and the evidence with them (facts/ecosystem.md §1.2 no. 4).
 */
class StartedIsEnough {
  waitUntilReady(): Promise<void> {
    return Promise.resolve();
  }
  withStartupTimeout(): this {
    return this;
  }
  isStartupTimeoutSet(): boolean {
    return false;
  }
  getStartupTimeout(): number {
    return 0;
  }
}

async function loadTestcontainers(): Promise<Testcontainers> {
  // Read when the library is loaded: no Ryuk container (the reaper does its work), and no look for a gateway that would
  // pull an image (facts/ecosystem.md §1.2 nos. 2 and 3).
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= 'localhost';
  library ??= import('testcontainers').then(async (loaded) => {
    await loaded.getContainerRuntimeClient();
    return loaded;
  });
  return library;
}
