import { connect } from 'node:net';

/**
 * `refused`: nobody listens. `closed`: accepted and closed at once, as Docker's port proxy does when nobody listens behind
 * it. `open`: somebody waits for us to speak, as a database does. `silent`: no answer at all.
 */
export type PortAnswer = 'refused' | 'closed' | 'open' | 'silent';

/** A server that listens waits for the client to speak; what closes faster than this is not one. */
const LISTENING_AFTER_MS = 300;
const SILENT_AFTER_MS = 1_000;

/** Connects from this host, as a client would, and sends nothing. */
export function probePort(host: string, port: number): Promise<PortAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let timer = setTimeout(() => finish('silent'), SILENT_AFTER_MS);
    const finish = (answer: PortAnswer): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => {
      clearTimeout(timer);
      timer = setTimeout(() => finish('open'), LISTENING_AFTER_MS);
      socket.once('close', () => finish('closed'));
    });
    socket.once('error', (error) => {
      const code = 'code' in error ? error.code : undefined;
      finish(code === 'ECONNREFUSED' ? 'refused' : code === 'ECONNRESET' ? 'closed' : 'silent');
    });
    // A server that ends the connection politely: without reading, the end would not be seen.
    socket.resume();
  });
}
