import net from 'node:net';
import pg from 'pg';
import { messageOf, QuakeError } from '../errors.ts';

/** A row by the names of its columns, as text. */
export type TextRow = Readonly<Record<string, string | null | undefined>>;

/** What an observer asks: statements in one simple query, and what their rows mean. */
export interface Question<Answer> {
  readonly sql: string;
  /** The rows of each statement. Throws when they are not what they should be. */
  readonly read: (results: readonly (readonly TextRow[])[]) => Answer;
}

/**
 * One connection to one node that stays open and is used for one question only. A server that is frozen, or a network that
 * swallows packets, cannot hold a caller longer than asked: the socket is destroyed, never `end()`ed (facts/ecosystem.md §1.6).
 */
export class NodeObserver<Answer> {
  readonly #config: pg.ClientConfig;
  readonly #name: string;
  readonly #question: Question<Answer>;
  #open: OpenConnection | undefined;
  #shared: Promise<Answer> | undefined;

  /** `name` is for messages; `config` must not set `stream`. */
  constructor(name: string, config: pg.ClientConfig, question: Question<Answer>) {
    this.#name = name;
    this.#config = config;
    this.#question = question;
  }

  /** Rejects with `QUAKE_NO_ANSWER` or with what the server said. Calls at the same time share one query. */
  async ask(timeoutMs: number): Promise<Answer> {
    this.#shared ??= this.#query(timeoutMs).finally(() => {
      this.#shared = undefined;
    });
    return withDeadline(this.#shared, timeoutMs, () => this.#silence(timeoutMs));
  }

  close(): void {
    this.#open?.destroy();
    this.#open = undefined;
  }

  async #query(timeoutMs: number): Promise<Answer> {
    const deadline = performance.now() + timeoutMs;
    const kept = this.#open;
    if (kept !== undefined) {
      try {
        return await this.#askOn(kept, deadline);
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
      return await this.#askOn(connection, deadline);
    } catch (error) {
      this.#drop(connection);
      throw error;
    }
  }

  async #askOn(connection: OpenConnection, deadline: number): Promise<Answer> {
    try {
      const left = deadline - performance.now();
      const answer = connection.client.query<TextRow>(this.#question.sql);
      const results = await withDeadline(answer, left, () => this.#silence(left));
      return this.#question.read(resultsOf(results).map(({ rows }) => rows));
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
function resultsOf(answer: unknown): readonly { readonly rows: readonly TextRow[] }[] {
  return (Array.isArray(answer) ? answer : [answer]) as { readonly rows: readonly TextRow[] }[];
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
