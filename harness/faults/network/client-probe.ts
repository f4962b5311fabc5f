import { connect } from 'node:net';

/** `ended`: the server closed after we did, so it heard us. `refused`: RST. `silent`: nothing came back in time. */
export type ClientAnswer = 'ended' | 'refused' | 'silent';

/**
 * Connects from this host as a client does, says at once that nothing will come, and waits for the server to close too:
 * any server does, whatever it speaks, and a port that only Docker's proxy accepts does not.
 */
export function probeAsClient(host: string, port: number, limitMs: number): Promise<ClientAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const timer = setTimeout(() => finish('silent'), limitMs);
    const finish = (answer: ClientAnswer): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.end());
    socket.once('end', () => finish('ended'));
    socket.once('error', (error) => {
      const code = 'code' in error ? error.code : undefined;
      finish(code === 'ECONNREFUSED' || code === 'ECONNRESET' ? 'refused' : 'silent');
    });
    socket.resume();
  });
}
