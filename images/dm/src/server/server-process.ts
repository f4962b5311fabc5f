import { MessagePort } from '../link/message-port.ts';
import type { MessageLink } from '../link/message-link.ts';
import type { DatabaseEffect } from '../database/database-state.ts';
import { replaysTooLong } from '../database/replay-limits.ts';
import { dueActions } from '../dmtimer/due-actions.ts';
import { ControlSocket } from './control-socket.ts';
import { DmServer, type ServerOptions } from './dm-server.ts';
import type { Destination } from './redo-sender.ts';
import { StatementExecutor } from './statement-executor.ts';
import { writeStatusFile, type WatcherStatusRow } from './status-file.ts';
import { synchronousArchives } from './storage-wishes.ts';
import { WATCH_VERSION, type ServerToWatcher, type WatcherToServer } from './watcher-protocol.ts';

const SAMPLE_MS = 200;
const TICK_MS = 1000;
/** The watcher is told nothing when the storage has not answered for so long: the database hangs. ms */
const STALE_MS = 3000;

type WatcherLink = MessageLink<WatcherToServer, ServerToWatcher>;

/** The process dmserver: clocks and connections around `DmServer`. */
export class ServerProcess {
  readonly #server: DmServer;
  readonly #executor: StatementExecutor;
  readonly #watchers: MessagePort<WatcherToServer, ServerToWatcher>;
  readonly #control: ControlSocket;
  readonly #startedAt = new Date();
  readonly #followerPids = new Map<string, number>();
  #watcherRow: WatcherStatusRow | undefined;
  #ending = false;
  #newsPending = false;
  /** Wall clock, ms. */
  #timersRunTo = Date.now();

  constructor(options: Omit<ServerOptions, 'exit' | 'onNews' | 'onStorageStart'>) {
    this.#server = new DmServer({
      ...options,
      exit: (inOrder) => void this.exit(inOrder),
      // What another run, or another instance, left in the file must never be seen.
      onStorageStart: () => writeStatusFile(this.#server, this.#startedAt, this.#watcherRow),
      onNews: () => this.#newsSoon(),
    });
    this.#executor = new StatementExecutor(this.#server);
    this.#watchers = new MessagePort<WatcherToServer, ServerToWatcher>({
      onMessage: (message, link) => this.#fromWatcher(message, link),
    });
    this.#control = new ControlSocket(this.#server, this.#executor);
  }

  /** Resolves in MOUNT. Throws when a port is in use, or when the storage does not come up. */
  async start(): Promise<void> {
    const { configuration, library, log } = this.#server.options;
    log(`dmserver starts, mode ${library.now.mode}, FILE_LSN ${library.now.fileLsn}`);
    if (configuration.watcherPort !== undefined) await this.#watchers.listen({ port: configuration.watcherPort });
    if (configuration.mal !== undefined) await this.#server.mal.listen(configuration.mal.port);
    this.#server.applySettings();
    // Only a primary that was open before has redo to write; any other must stay as its copies are.
    if (library.now.needsCopy) log('the library is to be copied from the primary', 'WARNING');
    else await this.#server.storage.start(library.now.mode !== 'STANDBY' && library.now.writes ? 'primary' : 'standby');
    await this.#server.takeSample();
    await this.#control.listen();
    log(`INSTANCE STATUS [STARTUP-->${library.now.mode}/MOUNT]`);
    this.#tell();
    this.#every(SAMPLE_MS, () => this.#look());
    this.#every(SAMPLE_MS, () => this.#publish());
    this.#every(TICK_MS, () => this.#tick());
  }

  /** Ends the process; in order it finishes what it can. */
  async exit(inOrder: boolean): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    const { storage, options } = this.#server;
    options.log(`dmserver ends${inOrder ? '' : ' at once'}`);
    for (const link of this.#watchers.links) link.send({ kind: 'leaving', inOrder });
    await storage.stop(inOrder ? 'fast' : 'immediate');
    this.#control.close();
    for (const link of this.#watchers.links) link.end();
    setTimeout(() => process.exit(0), 50);
  }

  #every(ms: number, work: () => Promise<void> | void): void {
    // What goes wrong in the same way again and again is logged once.
    let trouble = '';
    const again = async (): Promise<void> => {
      try {
        await work();
        trouble = '';
      } catch (error) {
        if (!this.#ending && trouble !== String(error))
          this.#server.options.log(`storage: ${String(error)}`, 'WARNING');
        trouble = String(error);
      }
      if (!this.#ending) setTimeout(() => void again(), ms);
    };
    setTimeout(() => void again(), ms);
  }

  /** Five times a second: how redo stands, and what follows from it. */
  async #look(): Promise<void> {
    const server = this.#server;
    await this.#executor.inTurn(async () => {
      const sample = await server.takeSample();
      if (server.storage.role === 'standby') await server.receiver.follow(server.instance, server.wanting(), sample);
      else await this.#dropUnwanted();
    });
    server.sender.check(server.sample, (name) => this.#destination(name), performance.now());
    server.applySettings();
    await this.#noticeFailedSends();
  }

  /** Also while the storage is worked on: who is silent is taken for gone. */
  #publish(): void {
    this.#server.mal.send(this.#server.ping());
    if (this.#server.storage.runs) writeStatusFile(this.#server, this.#startedAt, this.#watcherRow);
  }

  async #tick(): Promise<void> {
    const server = this.#server;
    server.mal.check(Date.now());
    await this.#carryOut(server.step({ kind: 'tick' }).effects);
    if (server.options.instanceFile?.isTaken() === true) {
      server.options.log('another dmserver writes dminst.sys of this library', 'ERROR');
      await this.exit(false);
      return;
    }
    this.#runTimers();
    this.#tell();
    if (replaysTooLong(server.replayingSince, server.options.configuration.replayLimits, server.options.rules)) {
      server.options.log('REDOS_MAX_DELAY: the replay hangs', 'ERROR');
      await this.exit(false);
      return;
    }
    if (server.state.status === 'MOUNT' && !this.#executor.isBusy) await this.#keepOthersOut();
  }

  /** Whoever logged in while the database became MOUNT; in turn, so that it is not OPEN meanwhile. */
  async #keepOthersOut(): Promise<void> {
    await this.#executor.inTurn(async () => {
      if (this.#server.state.status === 'MOUNT') await this.#executor.cutSessions(false);
    });
  }

  /** Sends redo through ASYNC archives whose timer ran since the last look (seed 001 §2.7). */
  #runTimers(): void {
    const { state, options, sample } = this.#server;
    const { timers, timedArchives } = options.configuration;
    const [after, now] = [this.#timersRunTo, Date.now()];
    this.#timersRunTo = now;
    if (state.mode !== 'PRIMARY' || state.status !== 'OPEN' || sample === undefined) return;
    for (const action of dueActions(timers, timedArchives, after, now)) {
      if (action.kind !== 'send archive') continue;
      const destination = action.destination.toUpperCase();
      void this.#server.sender.send(destination, sample.lsn, true).then((code) => {
        this.#server.lastCodes.set(destination, code);
        options.log(`SEND ARCHIVE to ${destination} by its timer ends with ${code}`);
      });
      this.#server.applySettings();
    }
  }

  /** A commit waits for a standby whose MAL link is broken: that is a send that failed (facts/dm.md §2.8). */
  async #noticeFailedSends(): Promise<void> {
    const server = this.#server;
    if (server.state.mode !== 'PRIMARY' || server.state.status !== 'OPEN' || server.sample?.waitingCommits === 0)
      return;
    for (const destination of synchronousArchives(server.state)) {
      if (server.mal.isUp(destination)) continue;
      server.options.log(`SEND to ${destination} failed`, 'WARNING');
      await this.#carryOut(server.step({ kind: 'archive failed', destination }).effects);
    }
  }

  /** Whoever is not to follow any more is cut off. */
  async #dropUnwanted(): Promise<void> {
    const { sample, sender, state, storage } = this.#server;
    const wanted = sender.wanted(state);
    const pids = Object.entries(sample?.followers ?? {}).flatMap(([name, { pid }]) =>
      !(name in state.archives) || wanted.includes(name) || this.#followerPids.get(name) === pid ? [] : { name, pid },
    );
    for (const { name, pid } of pids) {
      this.#followerPids.set(name, pid);
      await storage.sql.query(`select pg_terminate_backend(${pid})`, STALE_MS);
    }
  }

  async #carryOut(effects: readonly DatabaseEffect[]): Promise<void> {
    for (const effect of effects) await this.#executor.carryOut(effect);
  }

  #destination(name: string): Destination {
    return { linkUp: this.#server.mal.isUp(name), ping: this.#server.pings.get(name) };
  }

  #fromWatcher(message: WatcherToServer, link: WatcherLink): void {
    const server = this.#server;
    switch (message.kind) {
      case 'introduce':
        this.#welcome(message, link);
        return;
      case 'watcher':
        this.#watcherRow = message.row;
        return;
      case 'alive':
        server.step({ kind: 'watcher alive' });
        return;
      case 'execute':
        server.step({ kind: 'watcher alive' });
        void this.#executor.execute(message.statement, 'watcher').then(({ code, exit }) => {
          this.#tell();
          if (exit !== undefined) link.send({ kind: 'leaving', ...exit });
          link.send({ kind: 'executed', sequence: message.sequence, code });
          if (exit !== undefined) void this.exit(exit.inOrder);
        });
    }
  }

  #welcome(watcher: { readonly version: string; readonly oguid: number }, link: WatcherLink): void {
    const { library, log } = this.#server.options;
    const { oguid } = library.now;
    const why =
      watcher.version !== WATCH_VERSION
        ? `the data watch version is ${WATCH_VERSION}, not ${watcher.version}`
        : watcher.oguid !== oguid
          ? `OGUID of the database is ${oguid}, not ${watcher.oguid}`
          : undefined;
    if (why === undefined) return;
    log(`DMWATCHER refused: ${why}`, 'ERROR');
    link.send({ kind: 'refused', why });
    link.end();
  }

  /** Several changes at once are told once. */
  #newsSoon(): void {
    if (this.#newsPending) return;
    this.#newsPending = true;
    setImmediate(() => {
      this.#newsPending = false;
      this.#tell();
      this.#publish();
    });
  }

  #tell(): void {
    const server = this.#server;
    const stale = performance.now() - server.sampledAt > STALE_MS && !this.#executor.isBusy;
    const report = server.report();
    if (report === undefined || stale || this.#ending) return;
    for (const link of this.#watchers.links) link.send({ kind: 'report', report });
  }

  /** As somebody does who starts it without `mount`. */
  async open(): Promise<void> {
    await this.#executor.execute({ kind: 'open' }, 'watcher');
  }

  /** For signals. */
  async shutDown(): Promise<void> {
    await this.#executor.execute({ kind: 'shutdown' }, 'watcher');
    await this.exit(true);
  }
}
