import { randomInt } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { formatControlFile } from '../control-file/control-file-text.ts';
import type { ControlFile } from '../control-file/control-file.ts';
import { Dialer } from '../link/dialer.ts';
import type { MessageLink } from '../link/message-link.ts';
import { MessagePort } from '../link/message-port.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import type { ServerToWatcher, WatcherToServer } from '../server/watcher-protocol.ts';
import { storeIniValue } from '../shell/ini-value.ts';
import { writeWhole } from '../shell/write-whole.ts';
import type { FromDatabase } from '../watch/messages.ts';
import { answerConsole } from '../watcher/console.ts';
import { stepWatcher } from '../watcher/step-watcher.ts';
import { newWatcher, type WatcherEffect, type WatcherEvent, type WatcherState } from '../watcher/watcher-state.ts';
import { DatabaseProcess } from './database-process.ts';
import type { WatcherFiles } from './watcher-configuration.ts';
import type { FromWatcherPort, ToWatcherPort } from './watcher-protocol.ts';

const TICK_MS = 1000;
/** How often it looks whether the process of the database is there. */
const PROCESS_MS = 200;

export interface WatcherOptions {
  readonly files: WatcherFiles;
  readonly control: ControlFile | undefined;
  readonly paths: {
    readonly control: string;
    readonly ini: string;
    readonly databaseIni: string;
    readonly instanceFile: string;
  };
  readonly rules: RuleBook;
  readonly log: (text: string, level?: 'INFO' | 'WARNING' | 'ERROR') => void;
}

type MonitorLink = MessageLink<ToWatcherPort, FromWatcherPort>;

/** The process dmwatcher: clocks and connections around the pure machine of `stepWatcher`. */
export class WatcherProcess {
  readonly #options: WatcherOptions;
  readonly #remotes: ReadonlyMap<string, Dialer<never, ToWatcherPort>>;
  readonly #port: MessagePort<ToWatcherPort, FromWatcherPort>;
  readonly #monitorLinks = new Map<number, MonitorLink>();
  readonly #database: Dialer<ServerToWatcher, WatcherToServer>;
  readonly #process: DatabaseProcess;
  /** Answers of a database that ends; undefined while it does not. */
  #held: FromDatabase[] | undefined;
  #state: WatcherState;

  constructor(options: WatcherOptions) {
    const { files, control, paths } = options;
    this.#options = options;
    this.#state = newWatcher(files.watcher, control, Date.now());
    this.#process = new DatabaseProcess(paths.databaseIni, paths.instanceFile);
    this.#remotes = new Map(files.remotes.map(({ instance, host, port }) => [instance, new Dialer(host, port, {})]));
    this.#port = new MessagePort<ToWatcherPort, FromWatcherPort>({
      onMessage: (message, link) => this.#fromPort(message, link),
    });
    this.#database = new Dialer<ServerToWatcher, WatcherToServer>('127.0.0.1', files.databasePort, {
      onOpen: () => this.#introduce(),
      onMessage: (message) => this.#fromDatabase(message),
    });
  }

  /** Throws the system's error where MAL_DW_PORT is in use. */
  async start(): Promise<void> {
    const { files, log } = this.#options;
    await this.#port.listen({ port: files.port });
    log(`dmwatcher starts, group ${files.watcher.group}, ${files.watcher.type} ${files.watcher.mode}`);
    setInterval(() => this.#tick(), TICK_MS);
    setInterval(() => this.#lookForProcess(), PROCESS_MS);
  }

  /** Answers a line of the console. */
  console(line: string): { readonly lines: readonly string[]; readonly exit: boolean } {
    return answerConsole(line, this.#state, { addresses: this.#options.files.addresses, now: Date.now() });
  }

  #step(event: WatcherEvent): void {
    const surroundings = { now: Date.now(), tguid: BigInt(randomInt(2 ** 47)) + 1n, rules: this.#options.rules };
    const { state, effects } = stepWatcher(this.#state, event, surroundings);
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  #tick(): void {
    const { files } = this.#options;
    if (files.checksInstances) this.#step({ kind: 'instance sequence', value: this.#process.sequence() });
    if (files.watcher.serviceIpCheck || this.#state.configuration.serviceIpCheck) {
      this.#step({ kind: 'service network', up: hasAddress(files.serviceHost) });
    }
    this.#step({ kind: 'tick' });
    this.#tellRow();
  }

  #lookForProcess(): void {
    const gone = this.#process.goneSince();
    if (gone === undefined) return;
    for (const message of this.#held?.splice(0) ?? []) this.#step({ kind: 'database', message });
    this.#held = undefined;
    this.#step({ kind: 'database exited', inOrder: gone.inOrder });
  }

  #fromDatabase(message: ServerToWatcher): void {
    switch (message.kind) {
      case 'leaving':
        this.#process.leaves(message.inOrder);
        this.#held ??= [];
        return;
      case 'refused':
        this.#options.log(`dmserver refuses the connection: ${message.why}`, 'ERROR');
        return;
      case 'report':
        this.#process.seen(message.report.pid);
        this.#step({ kind: 'database', message });
        return;
      case 'executed':
        // That it was shut down is true when the process is gone.
        if (this.#held === undefined) this.#step({ kind: 'database', message });
        else this.#held.push(message);
    }
  }

  #fromPort(received: ToWatcherPort, link: MonitorLink): void {
    if (received.from === 'watcher') {
      this.#step({ kind: 'watcher', message: received.message });
      return;
    }
    const { message } = received;
    this.#monitorLinks.set(message.monitorId, link);
    const known = message.kind === 'hello' ? { ...message, ip: link.peerAddress } : message;
    this.#step({ kind: 'monitor', message: known });
  }

  #carryOut(effect: WatcherEffect): void {
    const { paths, log, files } = this.#options;
    switch (effect.kind) {
      case 'to database':
        this.#database.send(effect.message);
        return;
      case 'to watcher':
        for (const [instance, dialer] of this.#remotes) {
          if (effect.to === 'all' || effect.to === instance) dialer.send({ from: 'watcher', message: effect.message });
        }
        return;
      case 'to monitor':
        for (const [id, link] of this.#monitorLinks) {
          const wanted = effect.to === 'all' ? this.#state.monitors.has(id) : effect.to === id;
          if (wanted) link.send(effect.message);
        }
        return;
      case 'start database':
        this.#process.start(effect.command, (why) => log(`INST_STARTUP_CMD: ${why}`, 'ERROR'));
        return;
      case 'kill database':
        this.#process.kill();
        return;
      case 'store control':
        writeWhole(paths.control, formatControlFile(effect.control));
        return;
      case 'store parameter':
        storeIniValue(paths.ini, files.watcher.group, effect.name, effect.value);
        return;
      case 'transition':
        return;
      case 'log':
        log(effect.text);
    }
  }

  #introduce(): void {
    const { version, oguid } = this.#state.configuration;
    this.#database.send({ kind: 'introduce', version, oguid });
    this.#tellRow();
  }

  /** For V$DMWATCHER and V$DMMONITOR. */
  #tellRow(): void {
    const { status, configuration, monitors } = this.#state;
    this.#database.send({
      kind: 'watcher',
      row: {
        group: configuration.group,
        status,
        type: configuration.type,
        mode: configuration.mode,
        autoRestart: configuration.autoRestart,
        monitors: [...monitors.values()].map(({ monitorId, ip, confirm, version, connectedAt }) => ({
          id: monitorId,
          ip,
          confirm,
          version,
          at: new Date(connectedAt).toISOString(),
        })),
      },
    });
  }
}

/** Whether an interface that is up has this address. */
function hasAddress(host: string): boolean {
  return Object.values(networkInterfaces()).some((rows) => rows?.some(({ address }) => address === host) === true);
}
