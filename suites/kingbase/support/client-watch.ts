import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { messageOf } from '../../../harness/errors.ts';

/** What one new client got. */
export interface Attempt {
  /** ms since 1970, when it began and when it had its answer. */
  readonly from: number;
  readonly to: number;
  /** The first value of the first row, or `failed: ` and why. */
  readonly answer: string;
}

const EVERY_MS = 100;
const ANSWER_MS = 1000;

/** A new client after the other asks the same, until it is told to stop. */
export class ClientWatch {
  readonly attempts: Attempt[] = [];
  readonly #config: pg.ClientConfig;
  readonly #sql: string;
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;

  constructor(config: pg.ClientConfig, sql: string) {
    this.#config = {
      ...config,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      statement_timeout: ANSWER_MS,
    };
    this.#sql = sql;
    this.#ended = this.#watch();
  }

  async stop(): Promise<readonly Attempt[]> {
    this.#stop.abort();
    await this.#ended;
    return this.attempts;
  }

  async #watch(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const from = Date.now();
      const answer = await this.#ask();
      this.attempts.push({ from, to: Date.now(), answer });
      await delay(EVERY_MS);
    }
  }

  async #ask(): Promise<string> {
    const client = new pg.Client(this.#config);
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<Record<string, unknown>>(this.#sql);
      return String(Object.values(rows[0] ?? {})[0]);
    } catch (error) {
      return `failed: ${messageOf(error)}`;
    } finally {
      client.end().catch(() => undefined);
    }
  }
}

/** A client that logs in once and does nothing more; when it was cut, ms since 1970. */
export class IdleSession {
  cutAt: number | undefined;
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
    const cut = (): void => void (this.cutAt ??= Date.now());
    client.on('error', cut);
    client.on('end', cut);
  }

  static async open(config: pg.ClientConfig): Promise<IdleSession> {
    const client = new pg.Client(config);
    const session = new IdleSession(client);
    await client.connect();
    await client.query('select 1');
    return session;
  }

  close(): void {
    this.#client.end().catch(() => undefined);
  }
}
