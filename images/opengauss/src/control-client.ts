import { createConnection, type Socket } from 'node:net';
import type { ControlAnswer, ControlRequest } from './control.ts';

/**
 * Sends one request to a supervisor and returns its answer.
 * @param where path of a unix socket, or `host:port`
 * @param timeoutMs for connecting, sending and answering together
 * @throws Error with the system's text (`connect ECONNREFUSED ...`), `timeout expired`, or `connection closed` where the
 *   server hung up without an answer, which it does while it changes its role
 */
export function requestControl(where: string, request: ControlRequest, timeoutMs: number): Promise<ControlAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connectTo(where);
    let received = '';
    const timer = setTimeout(() => {
      socket.destroy(new Error('timeout expired'));
    }, timeoutMs);
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      socket.destroy();
      settle();
    };
    socket.setEncoding('utf8');
    socket.on('connect', () => {
      socket.write(`${JSON.stringify(request)}\n`);
    });
    socket.on('data', (chunk: string) => {
      received += chunk;
      const end = received.indexOf('\n');
      if (end === -1) return;
      finish(() => {
        parseAnswer(received.slice(0, end), resolve, reject);
      });
    });
    socket.on('error', (error) => {
      finish(() => {
        reject(error);
      });
    });
    socket.on('close', () => {
      finish(() => {
        reject(new Error('connection closed'));
      });
    });
  });
}

function connectTo(where: string): Socket {
  if (where.startsWith('/')) return createConnection({ path: where });
  const colon = where.lastIndexOf(':');
  return createConnection({ host: where.slice(0, colon), port: Number(where.slice(colon + 1)) });
}

function parseAnswer(line: string, resolve: (answer: ControlAnswer) => void, reject: (error: Error) => void): void {
  try {
    resolve(JSON.parse(line) as ControlAnswer);
  } catch {
    reject(new Error(`not an answer of a supervisor: ${line.slice(0, 80)}`));
  }
}
