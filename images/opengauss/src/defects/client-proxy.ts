import { rmSync } from 'node:fs';
import { connect, createServer, type ListenOptions, type Socket } from 'node:net';
import { socketPath } from '../pgdata.ts';
import { activeDefect, enginePort } from './active-defect.ts';
import { isProxied, type ProxiedDefect } from './defect-names.ts';
import { doubledRows } from './doubled-rows.ts';
import { ProxySession } from './proxy-session.ts';
import { refusedCommits } from './refused-commits.ts';
import { staleReads } from './stale-reads.ts';
import { swappedUpdates } from './swapped-updates.ts';
import type { Tamperer } from './tamperer.ts';

const TAMPERERS: Readonly<Record<ProxiedDefect, (isStandby: () => boolean) => Tamperer>> = {
  'applies-twice': doubledRows,
  'stale-reads': staleReads,
  'refuses-committed': refusedCommits,
  'swaps-updates': swappedUpdates,
};

/**
 * Stands on the client port, on all addresses and on the unix socket, where the defect is one between clients and server;
 * does nothing otherwise. It ends with the process. @throws Error where the port is in use
 */
export async function openClientProxy(
  { port, socketDirectory }: { readonly port: number; readonly socketDirectory: string },
  isStandby: () => boolean,
): Promise<void> {
  const defect = activeDefect();
  if (!isProxied(defect)) return;
  const tamperer = TAMPERERS[defect](isStandby);
  const path = socketPath(socketDirectory, port);
  rmSync(path, { force: true });
  await listen({ host: '0.0.0.0', port }, () => connect({ host: '127.0.0.1', port: enginePort(port) }), tamperer);
  await listen({ path }, () => connect({ path: socketPath(socketDirectory, enginePort(port)) }), tamperer);
}

async function listen(where: ListenOptions, engine: () => Socket, tamperer: Tamperer): Promise<void> {
  const server = createServer((client) => {
    pass(client, engine(), new ProxySession(tamperer));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, resolve);
  });
}

function pass(client: Socket, engine: Socket, session: ProxySession): void {
  for (const socket of [client, engine]) socket.setNoDelay(true);
  client.on('data', (chunk) => engine.write(session.clientSent(Buffer.from(chunk))));
  engine.on('data', (chunk) => client.write(session.serverSent(Buffer.from(chunk), performance.now())));
  engine.on('end', () => client.end(session.serverEnded()));
  client.on('end', () => engine.end());
  client.on('error', () => engine.destroy());
  engine.on('error', () => client.destroy());
  client.on('close', () => engine.destroy());
  engine.on('close', () => client.destroySoon());
}
