import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { ControlAnswer, ControlRequest } from '../control.ts';
import { fatalResponse, readStartupPacket } from './refusal.ts';

/** Answers a control request; `undefined` hangs up without an answer, as the server does while it changes its role. */
export type ControlHandler = (request: ControlRequest) => Promise<ControlAnswer | undefined>;

/** A request of the control protocol is one short line. */
const LONGEST_REQUEST = 4096;
/** Whoever connects and then says nothing is dropped. */
const SILENCE_MS = 10_000;

export interface Refusal {
  readonly message: string;
  readonly sqlstate: string;
}

/** A socket file outlives its server; one on which somebody still listens is not touched. @throws Error where that is so */
async function removeDeadSocket(path: string): Promise<void> {
  const isAlive = await new Promise<boolean>((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
  if (isAlive) throw new Error(`could not create listen socket for "${path}": Address already in use`);
  rmSync(path, { force: true });
}

/** A port that no client of the database may use: control requests are answered, everybody else is refused. */
export class Listener {
  private readonly servers: Server[] = [];
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly refusal: Refusal,
    private readonly handler?: ControlHandler,
  ) {}

  /** @throws Error with the system's text where the address is in use or not this machine's */
  async listen(where: { readonly path: string } | { readonly host: string; readonly port: number }): Promise<void> {
    if ('path' in where) await removeDeadSocket(where.path);
    const server = createServer((socket) => {
      this.serve(socket);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(where, resolve);
    });
    this.servers.push(server);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(
      this.servers.splice(0).map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => {
              resolve();
            });
          }),
      ),
    );
  }

  private serve(socket: Socket): void {
    let received = Buffer.alloc(0);
    this.sockets.add(socket);
    socket.setTimeout(SILENCE_MS, () => {
      socket.destroy();
    });
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => {
      socket.destroy();
    });
    const take = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const isControl = this.handler !== undefined && received[0] === 0x7b;
      if (isControl ? this.takeRequest(socket, received) : refuseClient(socket, received, this.refusal)) {
        received = Buffer.alloc(0);
      }
    };
    socket.on('data', take);
  }

  /** True when the request was complete. */
  private takeRequest(socket: Socket, received: Buffer): boolean {
    const end = received.indexOf('\n');
    if (end === -1) {
      if (received.length > LONGEST_REQUEST) socket.destroy();
      return false;
    }
    socket.setTimeout(0);
    void this.answer(socket, received.subarray(0, end).toString('utf8'));
    return true;
  }

  private async answer(socket: Socket, line: string): Promise<void> {
    try {
      const answer = await this.handler?.(JSON.parse(line) as ControlRequest);
      if (answer === undefined) socket.destroy();
      else socket.end(`${JSON.stringify(answer)}\n`);
    } catch (error) {
      const failure: ControlAnswer = { ok: false, error: error instanceof Error ? error.message : String(error) };
      socket.end(`${JSON.stringify(failure)}\n`);
    }
  }
}

function refuseClient(socket: Socket, received: Buffer, refusal: Refusal): boolean {
  const packet = readStartupPacket(received);
  if (packet === undefined) return false;
  if (packet === 'encryption') socket.write('N');
  else socket.end(fatalResponse(refusal.message, refusal.sqlstate));
  return true;
}
