import net from 'node:net';
import pg from 'pg';
import { messageOf, QuakeError } from '../../errors.ts';

/** How many log in at the same time: each is a new process on the server. */
const AT_ONCE = 8;
/** How soon a connection that became free is taken. */
const AGAIN_AFTER_MS = 50;
/** More than any server here is set to; a server without a limit is not one that can run out. */
const AT_MOST = 12_000;

interface Held {
  readonly client: pg.Client;
  readonly socket: net.Socket;
}

/** Idle connections to one server: as many as it gives, and again when one becomes free. */
export class HeldConnections {
  readonly #config: pg.ClientConfig;
  readonly #held = new Set<Held>();
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(config: pg.ClientConfig) {
    this.#config = config;
  }

  get count(): number {
    return this.#held.size;
  }

  /** Until the server refuses for there being too many. Throws what else went wrong. Returns how many are held. */
  async takeAll(): Promise<number> {
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#takeUntilRefused()));
    this.#takeAgainLater();
    return this.count;
  }

  hangUp(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    for (const { socket } of this.#held) socket.destroy();
    this.#held.clear();
  }

  async #takeUntilRefused(): Promise<void> {
    while (!this.#ended && (await this.#take())) {
      if (this.count < AT_MOST) continue;
      throw new QuakeError('QUAKE_NO_CONNECTION_LIMIT', `The server gave ${AT_MOST} connections and would give more`, {
        exitClass: 'environment',
      });
    }
  }

  /** False when the server has none left. */
  async #take(): Promise<boolean> {
    const socket = new net.Socket();
    const client = new pg.Client({ ...this.#config, stream: () => socket });
    const held = { client, socket };
    // The server may end it at any time, when it stops for example.
    client.on('error', () => this.#held.delete(held));
    client.on('end', () => this.#held.delete(held));
    try {
      await client.connect();
    } catch (error) {
      socket.destroy();
      if (isTooMany(error)) return false;
      throw error;
    }
    if (this.#ended) socket.destroy();
    else this.#held.add(held);
    return true;
  }

  #takeAgainLater(): void {
    if (this.#ended) return;
    this.#timer = setTimeout(() => {
      // A server that is down gives none; that is not for here to say.
      void this.#takeUntilRefused()
        .catch(messageOf)
        .finally(() => this.#takeAgainLater());
    }, AGAIN_AFTER_MS);
    this.#timer.unref();
  }
}

/** 53300, too_many_connections: also what is left being reserved for administrators. */
export function isTooMany(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '53300';
}
