import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defectSettings, enginePort } from '../defects/active-defect.ts';
import { socketPath, type PgdataPaths } from '../pgdata.ts';
import { NO_CONTEXT, type TranslationContext } from '../settings/translate.ts';
import { writePostgresConfiguration, type Configuration } from './configuration.ts';
import { readControlData, recordedSettings, wasStandby } from './control-data.ts';
import { removeLeftovers } from './leftovers.ts';
import {
  highestTimeline,
  historyFileName,
  nextTimeline,
  rankOf,
  toWalDirectory,
  type WalDirectory,
} from './lineage.ts';
import { LocalSql } from './local-sql.ts';
import { Postgres, type PostgresExit, type StopMode } from './postgres.ts';
import { isNoise, parseLogLine, reword, withoutDefaultPrefix, type LogRecord } from './postgres-log.ts';
import type { ServerLog } from './server-log.ts';

export type EngineRole = 'primary' | 'standby';

export interface EngineEvents {
  /** Every message of PostgreSQL. */
  readonly onRecord: (record: LogRecord) => void;
  /** PostgreSQL ended although nobody stopped it. */
  readonly onDeath: (exit: PostgresExit) => void;
}

/** A standby that is not yet consistent lets nobody in; after this time it is taken as started all the same. */
const STANDBY_PATIENCE_MS = 1000;
const CHECKPOINT_TIMEOUT_MS = 120_000;
const SQL_TIMEOUT_MS = 2000;

/** Starts, stops, configures and promotes the PostgreSQL underneath. */
export class Engine {
  sql: LocalSql;
  /** It lets clients in. */
  acceptsSql = false;
  private postgres: Postgres | undefined;
  private stopping = false;
  private role: EngineRole = 'primary';
  private context: TranslationContext = NO_CONTEXT;
  private readonly watchers = new Set<(message: string) => void>();

  constructor(
    private readonly paths: PgdataPaths,
    private configuration: Configuration,
    private readonly log: ServerLog,
    private readonly events: EngineEvents,
  ) {
    this.sql = this.newSql();
  }

  /** Of the server, with PostgreSQL's cluster in `standin/`. */
  get dataDirectory(): string {
    return this.paths.root;
  }

  /**
   * Resolves when it takes connections, or when a standby waits for WAL.
   * A primary on the files of a standby is started as a standby and promoted: only so it gets a timeline of its own.
   * @throws Error with PostgreSQL's last FATAL message when it does not come up
   */
  async start(role: EngineRole): Promise<void> {
    const { standin } = this.paths;
    await removeLeftovers(standin, [
      socketPath(this.configuration.socketDirectory, enginePort(this.configuration.port)),
    ]);
    const data = await readControlData(standin);
    const promoteAfter = role === 'primary' && wasStandby(data);
    const localHosts = this.configuration.channels.map((channel) => channel.localHost);
    const overrides = defectSettings(this.configuration.port);
    this.context = { ...NO_CONTEXT, recorded: recordedSettings(data), localHosts, overrides };
    this.role = promoteAfter ? 'standby' : role;
    rmSync(join(standin, 'promote'), { force: true });
    rmSync(join(standin, 'recovery.signal'), { force: true });
    if (this.role === 'standby') writeFileSync(join(standin, 'standby.signal'), '', { mode: 0o600 });
    else rmSync(join(standin, 'standby.signal'), { force: true });
    this.writeConfiguration();
    this.sql.close();
    this.sql = this.newSql();
    await this.launch();
    if (promoteAfter) await this.promote();
  }

  /** Opens a timeline of its own and waits until it takes writes. */
  async promote(): Promise<void> {
    const { standin } = this.paths;
    this.plantTimelines();
    const promoted = this.waitFor(/^database system is ready to accept connections$/);
    writeFileSync(join(standin, 'promote'), '', { mode: 0o600 });
    this.postgres?.notifyPromotion();
    await promoted;
    this.role = 'primary';
    this.acceptsSql = true;
    this.context = { ...this.context, primaryConninfo: '', primarySlotName: '' };
    this.writeConfiguration();
    this.postgres?.reload();
    // Until the first checkpoint on the new timeline pg_control names the old one. PostgreSQL takes minutes for it, and
    // if the node dies before, pg_rewind starts from the wrong timeline and finds nothing.
    this.checkpoint(CHECKPOINT_TIMEOUT_MS).catch(() => undefined);
  }

  /** On a connection of its own, because it may take long. @throws Error where it fails or takes longer */
  async checkpoint(timeoutMs: number): Promise<void> {
    const sql = this.newSql();
    try {
      await sql.query('checkpoint', [], timeoutMs);
    } finally {
      sql.close();
    }
  }

  /** Ends the connections of everybody who follows this server. @throws Error where PostgreSQL does not answer */
  async endReplication(): Promise<void> {
    await this.sql.query('select pg_terminate_backend(pid) from standin.pg_stat_replication', [], SQL_TIMEOUT_MS);
  }

  async stop(mode: StopMode): Promise<void> {
    this.stopping = true;
    this.acceptsSql = false;
    this.sql.close();
    await this.postgres?.stop(mode);
    this.postgres = undefined;
  }

  /** Makes a part of the running server's own settings true; nothing happens where it already is. */
  adjust(change: Partial<TranslationContext>): void {
    const next = { ...this.context, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.context)) return;
    this.context = next;
    this.writeConfiguration();
    this.postgres?.reload();
  }

  /** Takes over a changed openGauss configuration. */
  reload(configuration: Configuration): void {
    this.configuration = configuration;
    this.writeConfiguration();
    this.postgres?.reload();
  }

  walDirectory(): WalDirectory {
    const directory = join(this.paths.standin, 'pg_wal');
    return toWalDirectory(readdirSync(directory).map((name) => ({ name, size: sizeOf(join(directory, name)) })));
  }

  private newSql(): LocalSql {
    return new LocalSql(this.configuration.socketDirectory, enginePort(this.configuration.port));
  }

  private writeConfiguration(): void {
    writePostgresConfiguration(this.paths, this.configuration, this.context, this.role === 'primary');
  }

  private async launch(): Promise<void> {
    this.stopping = false;
    this.acceptsSql = false;
    let lastFatal = '';
    let up = false;
    const ready = this.waitFor(/^database system is ready to accept (read-only )?connections$/).then(() => {
      this.acceptsSql = true;
    });
    const postgres = new Postgres(this.paths.standin, (line) => {
      const record = parseLogLine(line);
      if (record === undefined) this.log.continueWith(withoutDefaultPrefix(line));
      else if (record.severity === 'FATAL' && !up) lastFatal = reword(record.message);
      if (record !== undefined) this.take(record);
    });
    this.postgres = postgres;
    const died = postgres.exited.then((exit) => {
      this.acceptsSql = false;
      if (!up) throw new Error(lastFatal === '' ? `PostgreSQL ended with exit code ${exit.code}` : lastFatal);
      if (!this.stopping) this.events.onDeath(exit);
    });
    died.catch(() => undefined);
    await Promise.race([ready, this.patience(), died]);
    up = true;
  }

  /** For a standby that cannot become consistent before it reaches its primary. */
  private async patience(): Promise<void> {
    if (this.role === 'primary') return new Promise<void>(() => undefined);
    await this.waitFor(/^entering standby mode$/);
    await new Promise((resolve) => setTimeout(resolve, STANDBY_PATIENCE_MS));
  }

  private take(record: LogRecord): void {
    if (!isNoise(record.message)) this.log.forward(record);
    for (const watcher of this.watchers) watcher(record.message);
    this.events.onRecord(record);
  }

  private waitFor(pattern: RegExp): Promise<void> {
    return new Promise((resolve) => {
      const watcher = (message: string): void => {
        if (!pattern.test(message)) return;
        this.watchers.delete(watcher);
        resolve();
      };
      this.watchers.add(watcher);
    });
  }

  /** Takes the timelines that belong to other nodes, so that PostgreSQL chooses one of this node's. */
  private plantTimelines(): void {
    const { channels } = this.configuration;
    const own = channels[0] === undefined ? '' : `${channels[0].localHost}:${channels[0].localPort}`;
    const peers = channels.map((channel) => `${channel.remoteHost}:${channel.remotePort}`);
    const { rank, members } = rankOf(own, peers);
    const wal = this.walDirectory();
    const highest = Math.max(highestTimeline(wal), readNumber(this.paths.timelineMark));
    const next = nextTimeline(highest, rank, members);
    for (let timeline = 2; timeline < next; timeline += 1) {
      const path = join(this.paths.standin, 'pg_wal', historyFileName(timeline));
      if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600 });
    }
    writeFileSync(this.paths.timelineMark, `${next}\n`, { mode: 0o600 });
  }
}

/** A file may be renamed or removed while it is looked at. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function readNumber(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8')) || 0;
  } catch {
    return 0;
  }
}
