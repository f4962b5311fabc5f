import net from 'node:net';
import pg from 'pg';
import type { NodeState } from '../../cluster/node-state.ts';
import { messageOf, QuakeError } from '../../errors.ts';
import type { HaFields } from './ha-rows.ts';
import { STATE_QUERY, stateFromRows } from './state-query.ts';

/**
 * One connection to one node that stays open and is used for states only. A server that is frozen, or a network that
 * swallows packets, cannot hold a caller longer than asked: the socket is destroyed, never `end()`ed (facts/ecosystem.md §1.6).
 */
export class NodeObserver {
  readonly #config: pg.ClientConfig;
  readonly #name: string;
  #open: OpenConnection | undefined;
  #shared: Promise<NodeState> | undefined;

  /** `name` is for messages; `config` must not set `stream`. */
  constructor(name: string, config: pg.ClientConfig) {
    this.#name = name;
    this.#config = config;
  }

  /** Rejects with `QUAKE_NO_ANSWER` or with what the server said. Calls at the same time share one query. */
  async state(timeoutMs: number): Promise<NodeState> {
    this.#shared ??= this.#query(timeoutMs).finally(() => {
      this.#shared = undefined;
    });
    return withDeadline(this.#shared, timeoutMs, () => this.#silence(timeoutMs));
  }

  close(): void {
    this.#open?.destroy();
    this.#open = undefined;
  }

  async #query(timeoutMs: number): Promise<NodeState> {
    const deadline = performance.now() + timeoutMs;
    const kept = this.#open;
    if (kept !== undefined) {
      try {
        return await this.#ask(kept, deadline);
      } catch (error) {
        // The server may have ended the connection when its role changed; only a new one tells how it is now.
        if (performance.now() >= deadline) throw error;
      }
    }
    const connection = new OpenConnection(this.#config);
    this.#open = connection;
    try {
      const left = deadline - performance.now();
      await withDeadline(connection.client.connect(), left, () => this.#silence(timeoutMs));
      return await this.#ask(connection, deadline);
    } catch (error) {
      this.#drop(connection);
      throw error;
    }
  }

  async #ask(connection: OpenConnection, deadline: number): Promise<NodeState> {
    try {
      const left = deadline - performance.now();
      const answer = connection.client.query<HaFields>(STATE_QUERY);
      const results = await withDeadline(answer, left, () => this.#silence(left));
      return stateFromRows(resultsOf(results).map(({ rows }) => rows));
    } catch (error) {
      this.#drop(connection);
      throw error;
    }
  }

  #drop(connection: OpenConnection): void {
    connection.destroy();
    if (this.#open === connection) this.#open = undefined;
  }

  #silence(timeoutMs: number): QuakeError {
    return new QuakeError('QUAKE_NO_ANSWER', `${this.#name} did not answer within ${Math.round(timeoutMs)} ms`, {
      exitClass: 'environment',
    });
  }
}

class OpenConnection {
  readonly client: pg.Client;
  readonly #socket = new net.Socket();

  constructor(config: pg.ClientConfig) {
    this.client = new pg.Client({ ...config, stream: () => this.#socket });
    // An idle connection that the server cuts must not end the harness; the next query fails anyway.
    this.client.on('error', () => undefined);
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

/** `pg` answers a query of several statements with several results, which its types do not say. */
function resultsOf(answer: unknown): readonly { readonly rows: readonly HaFields[] }[] {
  return Array.isArray(answer) ? (answer as { readonly rows: readonly HaFields[] }[]) : [];
}

async function withDeadline<T>(work: Promise<T>, timeoutMs: number, error: () => QuakeError): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(error()), Math.max(timeoutMs, 1));
  });
  // Whoever lost the race may still fail later, and nobody listens then.
  work.catch(messageOf);
  try {
    return await Promise.race([work, silence]);
  } finally {
    clearTimeout(timer);
  }
}
