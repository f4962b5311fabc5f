import { createServer } from 'node:net';
import { QuakeError } from '../errors.ts';
import type { Subnet } from './subnet.ts';
import { hostRoutes } from './used-subnets.ts';

/** How clients on this host reach the nodes; `auto` takes the container's address where the host can route to it. */
export type ConnectMode = 'address' | 'published' | 'auto';

/**
 * The one place that decides. The host routes to containers when the run's network is directly attached to it: so on
 * Linux with a local engine; not with Docker Desktop, a remote engine, or from inside a container.
 */
export async function resolveConnectMode(mode: ConnectMode, subnet: Subnet): Promise<'address' | 'published'> {
  if (mode !== 'auto') return mode;
  return (await hostRoutesTo(subnet)) ? 'address' : 'published';
}

/** Whether a route of this host leads straight into the subnet. */
export async function hostRoutesTo(subnet: Subnet): Promise<boolean> {
  const routes = await hostRoutes();
  return routes.some((route) => route.attached && route.base === subnet.base && route.bits === subnet.bits);
}

/** The address at which published ports are reached: that of a remote engine, else this host. */
export function publishedHost(): string {
  const engine = process.env['DOCKER_HOST'] ?? '';
  return engine.startsWith('tcp://') || engine.startsWith('ssh://') ? new URL(engine).hostname : '127.0.0.1';
}

/**
 * Ports of this host to publish on. They are fixed before the container is created, because a port that Docker chooses
 * changes on every restart (facts/ecosystem.md §1.2 no. 7). With `base` they are `base`, `base + 1`, ...
 */
export async function choosePublishedPorts(count: number, base?: number): Promise<readonly number[]> {
  if (base !== undefined) return Array.from({ length: count }, (_, index) => base + index);
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  return Promise.all(
    servers.map(({ server, port }) => new Promise<number>((resolve) => server.close(() => resolve(port)))),
  );
}

function listenAnywhere(): Promise<{ server: ReturnType<typeof createServer>; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '0.0.0.0', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('A TCP server without a port'));
      else resolve({ server, port: address.port });
    });
  });
}

/** What the engine says when a port to publish is taken, turned into an error for people; nothing for other errors. */
export function portInUseError(message: string, ports: readonly number[]): QuakeError | undefined {
  if (!/port is already allocated|address already in use/i.test(message)) return undefined;
  const named = /(?:0\.0\.0\.0|\[?::\]?|127\.0\.0\.1):(\d+)/.exec(message)?.[1] ?? ports.join(', ');
  return new QuakeError('QUAKE_PORT_IN_USE', `Port ${named} of this host is in use, so it cannot be published`, {
    exitClass: 'environment',
    hint: 'Choose other ports, or leave the choice out: free ones are then found.',
    context: { ports },
  });
}
