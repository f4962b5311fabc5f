import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  highestTimeline,
  historyFileName,
  nextTimeline,
  toWalDirectory,
  type WalDirectory,
} from '../../../opengauss/src/server/lineage.ts';
import { POSTGRES_BIN, PostgresProcess, removeLeftovers, type StopMode } from './postgres-process.ts';
import {
  connectionString,
  DATABASE,
  formatAccess,
  formatStorageConfiguration,
  type StorageIdentity,
  type StorageSettings,
  type Upstream,
} from './storage-settings.ts';
import { StorageSql } from './storage-sql.ts';

/** `primary` writes; `standby` only replays, also on a PRIMARY that was not opened yet. */
export type StorageRole = 'primary' | 'standby';

export interface StorageEvents {
  /** Its files are its own now, and nobody can log in yet. */
  readonly onStart: () => void;
  readonly onLine: (line: string) => void;
  /** It ended although nobody stopped it. */
  readonly onDeath: (why: string) => void;
}

/** Which of several members this is: each opens timelines of its own, and none twice (opengauss/src/server/lineage.ts). */
export interface Rank {
  readonly rank: number;
  readonly members: number;
  /** Where the last one that this member opened is noted. */
  readonly markFile: string;
}

const START_TIMEOUT_MS = 30_000;
const PROMOTE_TIMEOUT_MS = 30_000;
const READY = /database system is ready to accept (?:read-only )?connections/;
const LAST_FATAL = /FATAL: {2}(.*)$/;

/** The PostgreSQL underneath: storage and redo of a dmserver. */
export class Storage {
  readonly directory: string;
  sql: StorageSql;
  #role: StorageRole = 'standby';
  #postgres: PostgresProcess | undefined;
  #stopping = false;
  #written = '';
  #settings: StorageSettings | undefined;
  readonly #identity: StorageIdentity;
  readonly #rank: Rank;
  readonly #events: StorageEvents;

  constructor(directory: string, identity: StorageIdentity, rank: Rank, events: StorageEvents) {
    this.directory = directory;
    this.#identity = identity;
    this.#rank = rank;
    this.#events = events;
    this.sql = this.#newSql();
  }

  get role(): StorageRole {
    return this.#role;
  }

  get runs(): boolean {
    return this.#postgres !== undefined;
  }

  /** Makes these settings true; returns whether anything was written. */
  configure(settings: StorageSettings): boolean {
    this.#settings = settings;
    const configuration = formatStorageConfiguration(this.#identity, settings);
    const access = formatAccess(settings);
    if (this.#written === configuration + access) return false;
    this.#written = configuration + access;
    writeFileSync(join(this.directory, 'postgresql.conf'), configuration, { mode: 0o600 });
    writeFileSync(join(this.directory, 'pg_hba.conf'), access, { mode: 0o600 });
    this.#postgres?.reload();
    return true;
  }

  /** Resolves when it takes connections. Throws its last FATAL message when it does not come up. */
  async start(role: StorageRole): Promise<void> {
    await removeLeftovers(this.directory, join(this.#identity.socketDirectory, `.s.PGSQL.${this.#identity.port}`));
    for (const name of ['standby.signal', 'recovery.signal', 'promote']) {
      rmSync(join(this.directory, name), { force: true });
    }
    if (role === 'standby') writeFileSync(join(this.directory, 'standby.signal'), '', { mode: 0o600 });
    // pg_rewind brings the files of the source.
    this.#written = '';
    if (this.#settings !== undefined) this.configure(this.#settings);
    this.#role = role;
    this.#stopping = false;
    this.#events.onStart();
    try {
      await this.#launch();
    } catch (error) {
      await this.stop('immediate');
      throw error;
    }
    this.sql.close();
    this.sql = this.#newSql();
  }

  /** @param patienceMs after which `fast` becomes `immediate` */
  async stop(mode: StopMode, patienceMs = 3000): Promise<void> {
    const postgres = this.#postgres;
    if (postgres === undefined) return;
    this.#stopping = true;
    this.sql.close();
    const timer = setTimeout(() => void postgres.stop('immediate'), patienceMs);
    await postgres.stop(mode);
    clearTimeout(timer);
    this.#postgres = undefined;
  }

  /** Opens a timeline of its own and takes writes. */
  async promote(): Promise<void> {
    this.#plantTimelines();
    await this.sql.query(`select pg_promote(true, ${PROMOTE_TIMEOUT_MS / 1000})`, PROMOTE_TIMEOUT_MS);
    this.#role = 'primary';
    // Before this checkpoint pg_control names the old timeline, and pg_rewind would go by it.
    const sql = this.#newSql();
    void sql
      .query('checkpoint', PROMOTE_TIMEOUT_MS)
      .catch(() => undefined)
      .finally(() => sql.close());
  }

  /** Undoes what the primary never had. Throws with the tool's output; the files are not usable then. */
  async rewind(upstream: Upstream): Promise<string> {
    const source = connectionString('dmserver_rewind', upstream, DATABASE);
    const argv = ['--target-pgdata', this.directory, '--source-server', source, '--no-sync'];
    const { stdout, stderr } = await promisify(execFile)(`${POSTGRES_BIN}/pg_rewind`, argv, { timeout: 120_000 });
    return `${stdout}${stderr}`.trim();
  }

  /** Copies the whole library of the primary in place of this one. */
  async copyFrom(upstream: Upstream): Promise<void> {
    rmSync(this.directory, { recursive: true, force: true });
    const argv = ['-d', connectionString('dmserver_copy', upstream), '-D', this.directory];
    await promisify(execFile)(`${POSTGRES_BIN}/pg_basebackup`, [...argv, '-X', 'stream', '-c', 'fast', '-w'], {
      timeout: 600_000,
    });
  }

  walDirectory(): WalDirectory {
    const directory = join(this.directory, 'pg_wal');
    return toWalDirectory(
      readdirSync(directory).map((name) => ({
        name,
        size: statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0,
      })),
    );
  }

  #newSql(): StorageSql {
    return new StorageSql(this.#identity.socketDirectory, this.#identity.port);
  }

  async #launch(): Promise<void> {
    let lastFatal = '';
    let up = false;
    const heard = new Set<(line: string) => void>();
    const postgres = new PostgresProcess(this.directory, (line) => {
      lastFatal = LAST_FATAL.exec(line)?.[1] ?? lastFatal;
      for (const listener of heard) listener(line);
      this.#events.onLine(line);
    });
    this.#postgres = postgres;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      heard.add((line) => {
        if (READY.test(line)) resolve();
      });
      timer = setTimeout(() => reject(new Error(`not ready within ${START_TIMEOUT_MS} ms`)), START_TIMEOUT_MS);
      void postgres.exited.then((how) => {
        const why = lastFatal === '' ? `ended with ${how}` : lastFatal;
        if (!up) reject(new Error(why));
        else if (!this.#stopping && this.#postgres === postgres) this.#events.onDeath(why);
      });
    }).finally(() => clearTimeout(timer));
    heard.clear();
    up = true;
  }

  /** Takes the timelines that belong to other members, so that PostgreSQL chooses one of this one's. */
  #plantTimelines(): void {
    const { rank, members, markFile } = this.#rank;
    const opened = existsSync(markFile) ? Number(readFileSync(markFile, 'utf8')) : 0;
    const next = nextTimeline(Math.max(highestTimeline(this.walDirectory()), opened), rank, members);
    for (let timeline = 2; timeline < next; timeline += 1) {
      const path = join(this.directory, 'pg_wal', historyFileName(timeline));
      if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600 });
    }
    writeFileSync(markFile, `${next}\n`, { mode: 0o600 });
  }
}
