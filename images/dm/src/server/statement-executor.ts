import pg from 'pg';
import { stepDatabase } from '../database/database.ts';
import type { DatabaseEffect } from '../database/database-state.ts';
import { waitUntil } from '../shell/wait-until.ts';
import { ADMINISTRATOR, DATABASE, REDO_ACCOUNT, SERVER_ACCOUNT } from '../storage/storage-settings.ts';
import { CODE, sqlOf, type Statement } from '../watch/statement.ts';
import { SQL_TIMEOUT_MS, type DmServer } from './dm-server.ts';

/** How long a step that depends on the storage may take; monitors wait DW_ERROR_TIME for it. */
const STEP_TIMEOUT_MS = 3000;
const SETTLE_MS = 300;

/** What became of a statement. */
export interface Executed {
  readonly code: number;
  /** The process is to end when the answer is on its way. */
  readonly exit?: { readonly inOrder: boolean };
}

/** Carries statements out, one after the other: what the pure machine decides, and what the storage has to do for it. */
export class StatementExecutor {
  readonly #server: DmServer;
  #last: Promise<unknown> = Promise.resolve();
  #busy = 0;

  constructor(server: DmServer) {
    this.#server = server;
  }

  /** The storage is being worked on, so that it may not answer. */
  get isBusy(): boolean {
    return this.#busy > 0;
  }

  /** Does work on the storage when everything before is done. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(async () => {
      this.#busy += 1;
      try {
        return await work();
      } finally {
        this.#busy -= 1;
      }
    });
    this.#last = result.catch(() => undefined);
    return await result;
  }

  /** Never rejects: what fails in the storage is a code. */
  async execute(statement: Statement, by: 'watcher' | 'user'): Promise<Executed> {
    const { options } = this.#server;
    try {
      if (statement.kind === 'send archive') return { code: await this.#sendArchive(statement.destination) };
      return await this.inTurn(async () => await this.#carryOut(statement, by));
    } catch (error) {
      options.log(`${sqlOf(statement)} failed: ${String(error)}`, 'ERROR');
      return { code: CODE.refused };
    }
  }

  async #sendArchive(destination: string): Promise<number> {
    const server = this.#server;
    const { lsn } = server.sample?.inRecovery === false ? await server.takeSample() : { lsn: 0 };
    const sent = server.sender.send(destination, lsn);
    server.applySettings();
    server.options.onNews();
    const code = await sent;
    server.lastCodes.set(destination, code);
    server.options.log(`SEND ARCHIVE to ${destination} up to ${lsn} ends with ${code}`);
    return code;
  }

  async #carryOut(statement: Statement, by: 'watcher' | 'user'): Promise<Executed> {
    const server = this.#server;
    const event = { kind: 'execute', statement, by } as const;
    const foreseen = stepDatabase(server.state, event, { now: Date.now(), rules: server.options.rules });
    server.options.log(`EXECUTE ${sqlOf(statement)}${foreseen.code === CODE.ok ? '' : ` refused: ${foreseen.code}`}`);
    if (foreseen.code !== CODE.ok) return { code: foreseen.code };
    await this.#before(statement);
    const { acknowledges } = server;
    const { code, effects } = server.step(event);
    if (statement.kind === 'suspend' && code === CODE.ok) {
      await this.#verifySuspended();
      // Nothing is acknowledged from here on; all that was counts, also what came after the last look.
      if (acknowledges) await server.takeSample(true);
    }
    let exit: Executed['exit'];
    for (const effect of effects) {
      if (effect.kind === 'exit') exit = { inOrder: effect.inOrder };
      else await this.carryOut(effect);
    }
    return exit === undefined ? { code } : { code, exit };
  }

  /** What the storage has to be before the state changes. */
  async #before(statement: Statement): Promise<void> {
    const kind: string = statement.kind;
    if (kind === 'open' || kind === 'open force') await this.#beforeOpen();
    else if (kind === 'standby') await this.#beforeStandby();
    else if (kind === 'primary' || kind === 'normal') await this.#endReceiving();
  }

  /** Whoever is opened as PRIMARY or NORMAL writes from now on. */
  async #beforeOpen(): Promise<void> {
    const { storage, state, receiver, options } = this.#server;
    if (state.mode === 'STANDBY' || storage.role === 'primary') return;
    receiver.stop();
    await storage.promote();
    options.library.change({ hasTail: false, writes: true });
    await this.#server.takeSample();
  }

  /** What wrote becomes what only replays; until it follows, nobody knows what of its last redo others have. */
  async #beforeStandby(): Promise<void> {
    const { storage, options } = this.#server;
    if (storage.role === 'standby') return;
    options.library.change({ hasTail: true, writes: false });
    await storage.stop('fast');
    await storage.start('standby');
    await this.#server.takeSample();
  }

  /** From now on all that it has is its own; what an old primary has beyond its FILE_LSN is not, until it is opened. */
  async #endReceiving(): Promise<void> {
    const { receiver, options } = this.#server;
    receiver.stop();
    await this.#settle();
    const { sample } = this.#server;
    if (sample?.inRecovery === true && !options.library.now.hasTail) options.library.change({ fileLsn: sample.lsn });
  }

  async carryOut(effect: DatabaseEffect): Promise<void> {
    const server = this.#server;
    switch (effect.kind) {
      case 'roll back':
        await this.cutSessions(false);
        return;
      case 'cut sessions':
        await this.cutSessions(true);
        return;
      case 'apply keep buffer':
        await this.#applyAll();
        return;
      case 'discard keep buffer':
      case 'send archive':
        return;
      case 'clear apply info':
        server.clearApplies();
        return;
      case 'clear send info':
        server.clearSends(effect.destination);
        return;
      case 'write open record':
        await server.storage.sql.query('update dm_system.library set open_count = open_count + 1', SQL_TIMEOUT_MS);
        return;
      case 'resume commits':
        await this.#resumeCommits();
        return;
      case 'store parameter':
        server.options.storeParameter(effect.name, effect.value);
        return;
      case 'offline tablespace':
        server.options.log(`TABLESPACE ${effect.tablespace} is OFFLINE (in name only)`);
        return;
      case 'exit':
        server.options.exit(effect.inOrder);
    }
  }

  /** Ends the sessions of clients. */
  async cutSessions(includingAdministrator: boolean): Promise<void> {
    if (!this.#server.storage.runs) return;
    const kept = [SERVER_ACCOUNT, REDO_ACCOUNT, ...(includingAdministrator ? [] : [ADMINISTRATOR])];
    await this.#server.storage.sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend'
         and pid <> pg_backend_pid() and usename not in (${kept.map((name) => `'${name}'`).join(', ')})`,
      SQL_TIMEOUT_MS,
    );
  }

  /** Redo of its own makes standbys answer, whose answers let commits go on that wait for fewer of them now. */
  async #resumeCommits(): Promise<void> {
    if (this.#server.storage.role !== 'primary') return;
    await this.#server.storage.sql.query(`select pg_logical_emit_message(true, 'dm', 'resume')`, SQL_TIMEOUT_MS);
  }

  /** PostgreSQL takes new settings over when it gets to it; until then commits would still be acknowledged. */
  async #verifySuspended(): Promise<void> {
    const { storage, options } = this.#server;
    if (storage.role !== 'primary') return;
    const probe = new pg.Client({
      host: options.socketDirectory,
      port: options.configuration.port,
      user: SERVER_ACCOUNT,
      database: DATABASE,
      application_name: 'dmserver suspend',
      options: '-c synchronous_commit=on',
    });
    probe.on('error', () => undefined);
    await probe.connect();
    try {
      let acknowledged = true;
      const look = async (): Promise<true | undefined> => {
        if (acknowledged) {
          acknowledged = false;
          const done = (): void => {
            acknowledged = true;
          };
          probe.query(`select pg_logical_emit_message(true, 'dm', 'suspend')`).then(done, () => undefined);
        }
        const [row] = await storage.sql.query<{ waits: boolean }>(
          `select wait_event = 'SyncRep' as waits from pg_stat_activity where application_name = 'dmserver suspend'`,
          SQL_TIMEOUT_MS,
        );
        return row?.waits === true ? true : undefined;
      };
      const waits = await waitUntil(look, STEP_TIMEOUT_MS, 20);
      if (waits === undefined) throw new Error('commits are still acknowledged');
    } finally {
      await storage.sql.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dmserver suspend'`,
        SQL_TIMEOUT_MS,
      );
      probe.end().catch(() => undefined);
    }
  }

  /** A standby replays all that it has, and what a primary that is still there has for it. */
  async #applyAll(): Promise<void> {
    const server = this.#server;
    const { source } = server.receiver;
    const ping = source === undefined ? undefined : server.pings.get(source);
    if (source !== undefined && ping !== undefined && server.mal.isUp(source)) {
      await waitUntil(
        async () => {
          const { lsn } = await server.takeSample();
          return lsn >= (server.pings.get(source)?.source.lsn ?? 0) ? lsn : undefined;
        },
        STEP_TIMEOUT_MS,
        100,
      );
      return;
    }
    server.receiver.stop();
    await this.#settle();
  }

  /** Waits until nothing is replayed any more. */
  async #settle(): Promise<void> {
    const server = this.#server;
    if (server.storage.role !== 'standby') return;
    let last = -1;
    await waitUntil(
      async () => {
        const { lsn, receives } = await server.takeSample();
        const settled = lsn === last && !receives;
        last = lsn;
        return settled ? lsn : undefined;
      },
      STEP_TIMEOUT_MS,
      SETTLE_MS,
    );
  }
}
