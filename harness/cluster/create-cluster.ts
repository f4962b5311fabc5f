import { choosePublishedPorts, publishedHost, resolveConnectMode, type ConnectMode } from '../docker/connect-mode.ts';
import type { Engine } from '../docker/engine.ts';
import { LABEL, objectName, runLabels, type RunIdentity } from '../docker/labels.ts';
import { prepareNodeContainers, startNodeContainer } from '../docker/node-container.ts';
import { createRunNetwork, type RunNetwork } from '../docker/run-network.ts';
import { removeRun, type RemovalFailure } from '../docker/run-objects.ts';
import { nodeAddress } from '../docker/subnet.ts';
import { createSizedVolume } from '../docker/volume-holder.ts';
import { ContainerNode, type NodeContext } from './container-node.ts';

/** Which machines a run needs. */
export interface ClusterPlan {
  readonly identity: RunIdentity;
  /** One of our image names or any tag; it must be on this machine. */
  readonly image: string;
  /** `n1`, `n2`, ...: host names, and names in the run's networks. */
  readonly names: readonly string[];
  /** One network each; the first is the one of `ClusterNode.address`. One plane, `main`, unless told. */
  readonly planes?: readonly string[];
  /** Subnet of the first plane, `10.1.2.0/24`; a free one unless told. */
  readonly subnet?: string;
  /** Where the product keeps its data: a volume of its own on every node, with the ownership that the image gives it. */
  readonly dataPath: string;
  /** Puts the data on a tmpfs of this size, held mounted by a container of its own; a volume of the engine unless told. */
  readonly sizedDataBytes?: number;
  /** Ports that clients on this host need. */
  readonly clientPorts: readonly number[];
  readonly connect: ConnectMode;
  /** First port of this host to publish on, when ports are published; free ones unless told. */
  readonly publishFrom?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ulimits?: Readonly<Record<string, { readonly soft: number; readonly hard: number }>>;
  /** 256 MB unless told. */
  readonly sharedMemoryBytes?: number;
  /** Linux capabilities beyond Docker's own; none unless told. */
  readonly capabilities?: readonly string[];
}

/** The machines of a run: bare containers in which something sleeps. */
export interface ContainerCluster {
  readonly nodes: readonly ContainerNode[];
  /** One a plane, the first plane first. */
  readonly networks: readonly RunNetwork[];
  readonly connect: 'address' | 'published';
  /** Removes all containers, networks and volumes of the run; what could not be removed is in the answer. */
  remove(): Promise<readonly RemovalFailure[]>;
}

const SLEEP: readonly string[] = ['sleep', 'infinity'];
const SHARED_MEMORY_BYTES = 256 * 1024 * 1024;

/**
 * Creates networks, volumes and containers of a run, all nodes at once (about 1 s for three on 2 cores). When it fails
 * nothing of the run is left. Throws `QUAKE_IMAGE_MISSING`, `QUAKE_SUBNET_IN_USE`, `QUAKE_NO_FREE_SUBNET`,
 * `QUAKE_PORT_IN_USE`, `QUAKE_NODE_START_FAILED` (environment), `QUAKE_SUBNET_INVALID` (usage).
 */
export async function createCluster(plan: ClusterPlan, context: NodeContext): Promise<ContainerCluster> {
  const { engine } = context;
  const image = await prepareNodeContainers(plan.image);
  try {
    const [networks] = await Promise.all([createNetworks(engine, plan), createVolumes(engine, { ...plan, image })]);
    const [first, ...others] = networks;
    const connect = await resolveConnectMode(plan.connect, first.subnet);
    const ports = connect === 'published' ? await publishPorts(plan) : plan.names.map(() => NOTHING_PUBLISHED);
    const started = await Promise.allSettled(
      plan.names.map((name, position) =>
        createNode({ ...plan, image }, context, name, position, first, others, ports[position] ?? NOTHING_PUBLISHED),
      ),
    );
    // All have come to an end before the first failure is passed on: what is created later would escape the removal.
    const nodes = started.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });
    return { nodes, networks, connect, remove: () => removeRun(engine, plan.identity.run) };
  } catch (error) {
    await removeRun(engine, plan.identity.run);
    throw error;
  }
}

type PublishedPorts = ReadonlyMap<number, number>;
const NOTHING_PUBLISHED: PublishedPorts = new Map();

/** One after the other: each takes the first free subnet. */
async function createNetworks(engine: Engine, plan: ClusterPlan): Promise<[RunNetwork, ...RunNetwork[]]> {
  const [firstPlane = 'main', ...otherPlanes] = plan.planes ?? [];
  const networks: [RunNetwork, ...RunNetwork[]] = [
    await createRunNetwork(engine, plan.identity, firstPlane, plan.subnet),
  ];
  for (const plane of otherPlanes) networks.push(await createRunNetwork(engine, plan.identity, plane));
  return networks;
}

async function createVolumes(engine: Engine, plan: ClusterPlan): Promise<void> {
  await Promise.all(
    plan.names.map(async (node): Promise<unknown> => {
      const { identity, image, dataPath, sizedDataBytes: bytes } = plan;
      const volume = volumeName(plan, node);
      if (bytes !== undefined) {
        return createSizedVolume(engine, { identity, node, volume, bytes, image, path: dataPath });
      }
      return engine.createVolume({ Name: volume, Labels: { ...runLabels(identity), [LABEL.node]: node } });
    }),
  );
}

function volumeName(plan: ClusterPlan, node: string): string {
  return objectName(plan.identity.run, `${node}-data`);
}

/** For each node, the host's port by port of the container. */
async function publishPorts(plan: ClusterPlan): Promise<readonly PublishedPorts[]> {
  const perNode = plan.clientPorts.length;
  const ports = await choosePublishedPorts(plan.names.length * perNode, plan.publishFrom);
  return plan.names.map(
    (_, position) =>
      new Map(plan.clientPorts.map((port, index) => [port, ports[position * perNode + index] ?? port] as const)),
  );
}

async function createNode(
  plan: ClusterPlan,
  context: NodeContext,
  name: string,
  position: number,
  network: RunNetwork,
  others: readonly RunNetwork[],
  ports: PublishedPorts,
): Promise<ContainerNode> {
  const address = nodeAddress(network.subnet, position);
  const host = publishedHost();
  const container = await startNodeContainer({
    containerName: objectName(plan.identity.run, name),
    image: plan.image,
    hostname: name,
    network: network.name,
    address,
    entrypoint: SLEEP,
    environment: plan.environment ?? {},
    labels: { ...runLabels(plan.identity), [LABEL.node]: name },
    volume: { name: volumeName(plan, name), path: plan.dataPath },
    ulimits: plan.ulimits ?? {},
    sharedMemoryBytes: plan.sharedMemoryBytes ?? SHARED_MEMORY_BYTES,
    capabilities: plan.capabilities ?? [],
    published: [...ports].map(([inside, outside]) => ({
      host: outside,
      container: inside,
      // A database with a password of a test run is nobody else's business.
      hostAddress: host === '127.0.0.1' ? host : '0.0.0.0',
    })),
  });
  const addresses: Record<string, string> = { [network.plane]: address };
  for (const other of others) {
    addresses[other.plane] = nodeAddress(other.subnet, position);
    await context.engine.getNetwork(other.id).connect({
      Container: container,
      EndpointConfig: { Aliases: [name], IPAMConfig: { IPv4Address: addresses[other.plane] } },
    });
  }
  const published = new Map([...ports].map(([inside, outside]) => [inside, { host, port: outside }] as const));
  return new ContainerNode({ name, address, container, addresses, published }, context);
}
