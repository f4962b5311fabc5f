import type { ContainerInspectInfo } from 'dockerode';
import { publishedHost } from '../docker/connect-mode.ts';
import { LABEL } from '../docker/labels.ts';
import { ContainerNode, type NodeContext, type NodeIdentity } from './container-node.ts';

/**
 * The nodes of a run that another process made, found by their labels, in the order of their names; also those that are
 * stopped. For healing and clean-up after the process that made them has died.
 */
export async function attachCluster(run: string, context: NodeContext): Promise<readonly ContainerNode[]> {
  const { engine } = context;
  const label = [`${LABEL.run}=${run}`];
  const [containers, networks] = await Promise.all([
    engine.listContainers({ all: true, filters: { label: [...label, LABEL.node] } }),
    engine.listNetworks({ filters: { label } }),
  ]);
  const planes = new Map(networks.map((network) => [network.Name, network.Labels?.[LABEL.plane] ?? network.Name]));
  const inspected = await Promise.all(containers.map(({ Id: id }) => engine.getContainer(id).inspect()));
  return inspected
    .map((container) => toNode(container, planes, context))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

function toNode(
  container: ContainerInspectInfo,
  planes: ReadonlyMap<string, string>,
  context: NodeContext,
): ContainerNode {
  const endpoints = Object.entries(container.NetworkSettings.Networks).map(([network, endpoint]) => ({
    network,
    // A stopped container has no address, but still the one that it was given.
    address: (endpoint as FixedEndpoint).IPAMConfig?.IPv4Address ?? endpoint.IPAddress,
  }));
  return new ContainerNode(
    {
      name: container.Config.Labels[LABEL.node] ?? container.Name,
      address: endpoints.find(({ network }) => network === container.HostConfig.NetworkMode)?.address ?? '',
      container: container.Id,
      addresses: Object.fromEntries(endpoints.map(({ network, address }) => [planes.get(network) ?? network, address])),
      published: publishedPorts(container),
    },
    context,
  );
}

interface FixedEndpoint {
  readonly IPAMConfig?: { readonly IPv4Address?: string } | null;
}

function publishedPorts(container: ContainerInspectInfo): NodeIdentity['published'] {
  const host = publishedHost();
  const bindings = container.HostConfig.PortBindings as Readonly<
    Record<string, readonly { HostPort: string }[]>
  > | null;
  return new Map(
    Object.entries(bindings ?? {}).flatMap(([port, [binding]]) =>
      binding === undefined ? [] : [[Number.parseInt(port, 10), { host, port: Number(binding.HostPort) }] as const],
    ),
  );
}
