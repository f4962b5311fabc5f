import { connect } from 'node:net';
import type { ClusterNode } from '../../cluster/node.ts';
import type { FaultContext } from '../fault.ts';

/**
 * `answers`: a server speaks. `silent`: connected, or perhaps not, and nobody speaks. `refused`: nobody listens. `closed`:
 * ended without a word, as Docker's port proxy does when nobody listens behind it.
 */
export type ServerAnswer = 'answers' | 'silent' | 'refused' | 'closed';

/** The first message of PostgreSQL's protocol, "may we use TLS?": a server says yes or no at once and forgets us. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** Asks from this host, as a client would, without logging in. The kernel of a frozen server accepts connections, but does not speak. */
export function askServer(host: string, port: number, withinMs: number): Promise<ServerAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const timer = setTimeout(() => finish('silent'), withinMs);
    const finish = (answer: ServerAnswer): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.write(SSL_REQUEST));
    socket.once('data', () => finish('answers'));
    socket.once('close', () => finish('closed'));
    socket.once('error', (error) => {
      const code = 'code' in error ? error.code : undefined;
      finish(code === 'ECONNREFUSED' ? 'refused' : code === 'ECONNRESET' || code === 'EPIPE' ? 'closed' : 'silent');
    });
  });
}

export interface NodeAnswer {
  readonly answer: ServerAnswer;
  /** `172.18.0.2:5432` */
  readonly where: string;
}

/** Asks the server of a node at the endpoint that clients use. */
export async function askNode(
  node: ClusterNode,
  { product }: Pick<FaultContext, 'product'>,
  withinMs: number,
): Promise<NodeAnswer> {
  const { host = node.address, port = 0 } = product.clientConfig(node);
  return { answer: await askServer(host, port, withinMs), where: `${host}:${port}` };
}
