import pg from 'pg';
import { DATABASE, SERVER_ACCOUNT } from './storage-settings.ts';

/** One connection of dmserver itself to the PostgreSQL underneath, over the unix socket; made anew when it was lost. */
export class StorageSql {
  readonly #socketDirectory: string;
  readonly #port: number;
  #client: pg.Client | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(socketDirectory: string, port: number) {
    this.#socketDirectory = socketDirectory;
    this.#port = port;
  }

  /** One statement after the other. Throws the server's error, or one that says that it did not answer in time. */
  async query<Row extends pg.QueryResultRow>(text: string, timeoutMs: number): Promise<Row[]> {
    const result = this.#turn.then(() => this.#run<Row>(text, timeoutMs));
    this.#turn = result.catch(() => undefined);
    return result;
  }

  close(): void {
    const client = this.#client;
    this.#client = undefined;
    client?.end().catch(() => undefined);
  }

  async #run<Row extends pg.QueryResultRow>(text: string, timeoutMs: number): Promise<Row[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`the storage did not answer within ${timeoutMs} ms`)), timeoutMs);
    });
    const answer = this.#connected().then((client) => client.query<Row>(text));
    answer.catch(() => undefined);
    try {
      return (await Promise.race([answer, late])).rows;
    } catch (error) {
      this.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #connected(): Promise<pg.Client> {
    if (this.#client !== undefined) return this.#client;
    const client = new pg.Client({
      host: this.#socketDirectory,
      port: this.#port,
      user: SERVER_ACCOUNT,
      database: DATABASE,
      application_name: 'dmserver',
      // What dmserver writes itself never waits for a standby.
      options: '-c synchronous_commit=local -c statement_timeout=0',
    });
    client.on('error', () => {
      if (this.#client === client) this.#client = undefined;
    });
    await client.connect();
    this.#client = client;
    return client;
  }
}
