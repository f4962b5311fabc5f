import { mkdirSync } from 'node:fs';
import { socketPath } from '../pgdata.ts';
import type { Configuration } from './configuration.ts';
import { Listener, type ControlHandler } from './listener.ts';
import type { ServerLog } from './server-log.ts';

const CLIENT_ON_HA_PORT = {
  message: 'the local listen ip and port is not for the gsql client',
  sqlstate: '08P01',
};
const CLIENT_WHILE_PENDING = { message: 'can not accept connection in pending mode.', sqlstate: '57P03' };

/** Opens the HA port on all addresses and on its unix socket, and the ports of replconninfo where they differ. */
export async function openHaPort(
  { haPort, socketDirectory, listenAddresses, channels }: Configuration,
  handler: ControlHandler,
  log: ServerLog,
): Promise<Listener> {
  const listener = new Listener(CLIENT_ON_HA_PORT, handler);
  mkdirSync(socketDirectory, { recursive: true });
  await listener.listen({ path: socketPath(socketDirectory, haPort) });
  const everywhere = listenAddresses.some((address) => address === '*' || address === '0.0.0.0');
  const own = everywhere ? ['0.0.0.0'] : [...listenAddresses, ...channels.map((channel) => channel.localHost)];
  const wanted = new Map(own.map((host) => [`${host}:${haPort}`, { host, port: haPort }]));
  for (const { localHost, localPort } of channels) {
    const host = everywhere ? '0.0.0.0' : localHost;
    wanted.set(`${host}:${localPort}`, { host, port: localPort });
  }
  for (const [name, where] of wanted) {
    await listener.listen(where).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      log.write('WARNING', `could not create any HA TCP/IP sockets for ${name}: ${reason}`);
    });
  }
  return listener;
}

/** Stands on the client port while the server is Pending. @throws Error where the port is in use */
export async function openPendingPort({ port, socketDirectory, listenAddresses }: Configuration): Promise<Listener> {
  const listener = new Listener(CLIENT_WHILE_PENDING);
  await listener.listen({ path: socketPath(socketDirectory, port) });
  for (const address of listenAddresses) {
    await listener.listen({ host: address === '*' ? '0.0.0.0' : address, port });
  }
  return listener;
}
