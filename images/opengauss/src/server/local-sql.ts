import pg from 'pg';

/** One connection to the PostgreSQL underneath, as omm over the unix socket; it reconnects when it was lost. */
export class LocalSql {
  private client: pg.Client | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly socketDirectory: string,
    private readonly port: number,
  ) {}

  /**
   * One statement after the other.
   * @param timeoutMs for connecting and answering together; then the connection is given up
   * @throws Error of the server, or `no answer within N ms`
   */
  async query<Row extends pg.QueryResultRow>(text: string, values: unknown[], timeoutMs: number): Promise<Row[]> {
    const turn = this.queue.then(() => this.run<Row>(text, values, timeoutMs));
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  /** Drops the connection, which a smart stop would otherwise wait for. */
  close(): void {
    const client = this.client;
    this.client = undefined;
    client?.end().catch(() => undefined);
  }

  private async run<Row extends pg.QueryResultRow>(text: string, values: unknown[], timeoutMs: number): Promise<Row[]> {
    let timer: NodeJS.Timeout | undefined;
    const expired = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`no answer within ${timeoutMs} ms`));
      }, timeoutMs);
    });
    try {
      return await Promise.race([this.connectAndQuery<Row>(text, values), expired]);
    } catch (error) {
      this.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private async connectAndQuery<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    const client = this.client ?? (await this.connect());
    return (await client.query<Row>(text, values)).rows;
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      host: this.socketDirectory,
      port: this.port,
      user: 'omm',
      database: 'postgres',
      application_name: 'gaussdb',
      // The server's own statements must never wait for a standby.
      options: '-c synchronous_commit=local -c default_transaction_read_only=off -c statement_timeout=0',
    });
    client.on('error', () => {
      if (this.client === client) this.client = undefined;
    });
    this.client = client;
    await client.connect();
    return client;
  }
}
