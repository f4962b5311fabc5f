import type { ControlFile } from '../control-file/control-file.ts';
import { newMonitor, type MonitorEffect, type MonitorEvent } from '../monitor/monitor-state.ts';
import { stepMonitor } from '../monitor/step-monitor.ts';
import { ALL_RULES, type RuleBook } from '../rules/rule-book.ts';
import { stepWatcher } from '../watcher/step-watcher.ts';
import { newWatcher, type WatcherEffect, type WatcherEvent } from '../watcher/watcher-state.ts';
import { EventQueue } from './event-queue.ts';
import { SimulatedDatabase } from './simulated-database.ts';
import {
  databaseConfiguration,
  dueSends,
  EPOCH,
  GROUP,
  MAL_TIMES,
  newHost,
  OGUID,
  REPLAY_LIMITS,
  SAMPLES,
  VERSION,
  type ClusterOptions,
  type Host,
  type MonitorProcess,
} from './simulated-host.ts';
import { SimulatedNetwork } from './simulated-network.ts';

/**
 * The processes of a simulated data watch and what they send each other: databases, watchers and monitors are the same
 * machines that run in containers, here on a simulated clock and network.
 */
export class SimulatedProcesses {
  protected readonly queue = new EventQueue();
  readonly network: SimulatedNetwork;
  protected readonly hosts = new Map<string, Host>();
  protected readonly monitorClocks = new Map<string, number>();
  protected readonly monitors = new Map<number, MonitorProcess>();
  readonly #options: ClusterOptions;
  readonly #rules: RuleBook;
  #nextPid = 1000;
  #nextTguid = 1000n;
  /** Every change of a watcher's status; `at` in seconds. */
  readonly transitions: {
    readonly at: number;
    readonly instance: string;
    readonly from: string;
    readonly to: string;
  }[] = [];
  readonly logs: { readonly at: number; readonly instance: string; readonly text: string }[] = [];
  /** Control files as they were stored. */
  readonly controlWrites: { readonly instance: string; readonly control: ControlFile }[] = [];
  readonly parameterWrites: string[] = [];
  /** What clients were told is written. */
  readonly acknowledged: { readonly by: string; readonly value: number; readonly at: number }[] = [];

  constructor(options: ClusterOptions = {}) {
    this.#options = options;
    this.#rules = options.rules ?? ALL_RULES;
    const { seed = 1, loss = 0 } = options;
    this.network = new SimulatedNetwork(this.queue, { seed, delay: [1, 5], loss });
    const names = options.instances ?? ['A', 'B'];
    for (const [index, name] of names.entries()) this.hosts.set(name, newHost(options, name, names, index === 0));
  }

  /** Simulated seconds since it began. */
  get now(): number {
    return this.queue.now / 1000;
  }

  wallClock(host: string): number {
    const ahead = this.hosts.get(host)?.clock ?? this.monitorClocks.get(host) ?? 0;
    return EPOCH + this.queue.now + ahead;
  }

  startDatabase(name: string): this {
    const host = this.host(name);
    if (host.database !== undefined) return this;
    this.#nextPid += 1;
    const others = [...this.hosts.keys()].filter((other) => other !== name);
    const { mal = MAL_TIMES, replay, samples = SAMPLES } = this.#options;
    const configuration = databaseConfiguration(this.#options, name, [...this.hosts.keys()]);
    const database: SimulatedDatabase = new SimulatedDatabase(configuration, host.disk, this.#nextPid, {
      rules: this.#rules,
      peers: others,
      oguid: OGUID,
      mal,
      replay: { ...REPLAY_LIMITS, ...replay },
      samples,
      dueSends: (after, now) => dueSends(this.#options, after, now),
      now: () => this.wallClock(name),
      later: (delay, run) =>
        this.queue.in(delay, () => {
          if (host.database === database && !database.frozen) run();
        }),
      toWatcher: (message) =>
        this.network.send(`${name}/dmserver`, `${name}/dmwatcher`, () =>
          this.stepWatcher(name, { kind: 'database', message }),
        ),
      toPeer: (peer, message) =>
        this.network.send(`${name}/dmserver`, `${peer}/dmserver`, () => {
          this.#toDatabase(peer, (target) => target.fromPeer(name, message));
        }),
      exited: (inOrder) => this.killDatabase(name, inOrder),
      acknowledged: ({ value }) => this.acknowledged.push({ by: name, value, at: this.now }),
    });
    host.database = database;
    this.#everySecond(
      () => host.database === database,
      () => {
        if (!database.frozen) database.tick();
      },
    );
    return this;
  }

  /** Its watcher finds out within a second; its peers when their connections close. */
  killDatabase(name: string, inOrder = false): this {
    const host = this.host(name);
    if (host.database === undefined) return this;
    host.database = undefined;
    host.inbox.length = 0;
    this.queue.in(this.network.draw(0, 1000), () => {
      if (host.database === undefined) this.stepWatcher(name, { kind: 'database exited', inOrder });
    });
    for (const peer of this.hosts.keys()) {
      if (peer === name) continue;
      this.network.send(`${name}/dmserver`, `${peer}/dmserver`, () =>
        this.host(peer).database?.fromPeer(name, { kind: 'closed' }),
      );
    }
    return this;
  }

  startWatcher(name: string): this {
    const host = this.host(name);
    host.watcher = newWatcher(host.configuration, host.control, this.wallClock(name));
    host.watcherLife += 1;
    const life = host.watcherLife;
    this.#everySecond(
      () => host.watcher !== undefined && host.watcherLife === life,
      () => {
        this.stepWatcher(name, { kind: 'instance sequence', value: host.disk.sequence });
        this.stepWatcher(name, { kind: 'tick' });
      },
    );
    return this;
  }

  killWatcher(name: string): this {
    this.host(name).watcher = undefined;
    return this;
  }

  startMonitor(
    id = 1,
    options: {
      readonly host?: string;
      readonly confirm?: boolean;
      readonly version?: string;
      readonly oguid?: number;
      readonly logInterval?: number;
    } = {},
  ): this {
    const { host = `M${id}`, confirm = false, version = VERSION, oguid = OGUID, logInterval = 1 } = options;
    const ip = `192.168.0.${150 + id}`;
    const state = newMonitor({ monitorId: id, ip, confirm, group: GROUP, oguid, version, logInterval });
    const process: MonitorProcess = { host, state, output: [], log: [], exitCode: undefined };
    this.monitors.set(id, process);
    this.monitorClocks.set(host, this.monitorClocks.get(host) ?? 0);
    this.#everySecond(
      () => this.monitors.get(id) === process && process.exitCode === undefined,
      () => this.stepMonitor(id, { kind: 'tick' }),
    );
    return this;
  }

  killMonitor(id = 1): this {
    this.monitors.delete(id);
    return this;
  }

  protected host(name: string): Host {
    const host = this.hosts.get(name);
    if (host === undefined) throw new Error(`there is no machine ${name}`);
    return host;
  }

  protected stepWatcher(name: string, event: WatcherEvent): void {
    const host = this.host(name);
    if (host.watcher === undefined) return;
    this.#nextTguid += 1n;
    const surroundings = { now: this.wallClock(name), tguid: this.#nextTguid, rules: this.#rules };
    const { state, effects } = stepWatcher(host.watcher, event, surroundings);
    host.watcher = state;
    host.control = state.control;
    for (const effect of effects) this.#ofWatcher(name, effect);
  }

  protected stepMonitor(id: number, event: MonitorEvent): void {
    const process = this.monitors.get(id);
    if (process === undefined) return;
    const surroundings = { now: this.wallClock(process.host), rules: this.#rules };
    const { state, effects } = stepMonitor(process.state, event, surroundings);
    process.state = state;
    for (const effect of effects) this.#ofMonitor(id, process, effect);
  }

  #ofWatcher(name: string, effect: WatcherEffect): void {
    switch (effect.kind) {
      case 'to database':
        this.network.send(`${name}/dmwatcher`, `${name}/dmserver`, () => {
          this.#toDatabase(name, (database) => database.fromWatcher(effect.message));
        });
        return;
      case 'to watcher': {
        const all = [...this.hosts.keys()].filter((other) => other !== name);
        for (const to of effect.to === 'all' ? all : [effect.to]) {
          this.network.send(`${name}/dmwatcher`, `${to}/dmwatcher`, () =>
            this.stepWatcher(to, { kind: 'watcher', message: effect.message }),
          );
        }
        return;
      }
      case 'to monitor':
        this.#toMonitors(name, effect);
        return;
      case 'start database':
        this.startDatabase(name);
        return;
      case 'kill database':
        this.killDatabase(name);
        return;
      case 'store control':
        this.controlWrites.push({ instance: name, control: effect.control });
        return;
      case 'store parameter':
        this.parameterWrites.push(`${name} ${effect.name} = ${effect.value}`);
        return;
      case 'transition':
        this.transitions.push({ at: this.now, instance: name, from: effect.from, to: effect.to });
        return;
      case 'log':
        this.logs.push({ at: this.now, instance: name, text: effect.text });
    }
  }

  /** What a frozen process receives waits until it runs again. */
  #toDatabase(name: string, deliver: (database: SimulatedDatabase) => void): void {
    const { database, inbox } = this.host(name);
    if (database === undefined) return;
    if (database.frozen) inbox.push(() => deliver(database));
    else deliver(database);
  }

  #toMonitors(name: string, { to, message }: WatcherEffect & { readonly kind: 'to monitor' }): void {
    const connected = this.host(name).watcher?.monitors;
    for (const [id, process] of this.monitors) {
      const wanted = to === 'all' ? connected?.has(id) === true : to === id;
      if (!wanted) continue;
      this.network.send(`${name}/dmwatcher`, `${process.host}/dmmonitor${id}`, () => {
        if (this.monitors.get(id) === process) this.stepMonitor(id, { kind: 'watcher', message });
      });
    }
  }

  #ofMonitor(id: number, process: MonitorProcess, effect: MonitorEffect): void {
    switch (effect.kind) {
      case 'to watcher':
        for (const to of effect.to === 'all' ? this.hosts.keys() : [effect.to]) {
          this.network.send(`${process.host}/dmmonitor${id}`, `${to}/dmwatcher`, () =>
            this.stepWatcher(to, { kind: 'monitor', message: effect.message }),
          );
        }
        return;
      case 'exit':
        process.exitCode = effect.code;
        return;
      case 'log':
        if (effect.toFile) process.log.push(effect.text);
        process.output.push(effect.text);
        return;
      case 'record':
        process.log.push(effect.text);
        return;
      case 'print':
        process.output.push(effect.text);
    }
  }

  #everySecond(alive: () => boolean, run: () => void): void {
    const next = (): void => {
      if (!alive()) return;
      run();
      this.queue.in(1000, next);
    };
    this.queue.in(this.network.draw(0, 999), next);
  }
}
