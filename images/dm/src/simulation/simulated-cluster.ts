import type { ControlFile } from '../control-file/control-file.ts';
import type { MonitorState } from '../monitor/monitor-state.ts';
import type { InstanceReport } from '../watch/reports.ts';
import type { Statement } from '../watch/statement.ts';
import type { WatcherEvent, WatcherState } from '../watcher/watcher-state.ts';
import type { Commit, Disk } from './redo.ts';
import type { SimulatedDatabase } from './simulated-database.ts';
import type { ClusterOptions, MonitorProcess } from './simulated-host.ts';
import { SimulatedProcesses } from './simulated-processes.ts';

/** A simulated data watch as a test handles it: faults, commands, clients, and looks at everything. Times in seconds. */
export class SimulatedCluster extends SimulatedProcesses {
  #nextValue = 1;

  /** Starts every database and watcher, with a confirm monitor if wanted, and waits until all standbys are in step. */
  static inStep(options: ClusterOptions & { readonly confirm?: boolean } = {}): SimulatedCluster {
    const cluster = SimulatedCluster.started(options);
    if (options.confirm === true) cluster.startMonitor(1, { confirm: true });
    return cluster.until('all in step', () => cluster.isInStep()).run(2);
  }

  /** Starts every database and watcher. */
  static started(options: ClusterOptions = {}): SimulatedCluster {
    const cluster = new SimulatedCluster(options);
    for (const name of cluster.names) cluster.startDatabase(name).startWatcher(name);
    return cluster;
  }

  get names(): string[] {
    return [...this.hosts.keys()];
  }

  run(seconds: number): this {
    const limit = this.queue.now + seconds * 1000;
    while (this.queue.step(limit));
    return this;
  }

  /** What a look shows so many seconds later. */
  after<T>(seconds: number, look: () => T): T {
    this.run(seconds);
    return look();
  }

  /** Runs until a condition holds; throws with how things are if it does not within the limit. */
  until(what: string, holds: () => boolean, limitSeconds = 120): this {
    const limit = this.queue.now + limitSeconds * 1000;
    while (!holds()) {
      if (!this.queue.step(limit)) throw new Error(`not within ${limitSeconds} s: ${what}; ${this.describe()}`);
    }
    return this;
  }

  describe(): string {
    return this.names.map((name) => `${name} ${this.status(name)} ${this.role(name)}`).join(', ');
  }

  /** One primary, every other instance its standby with a VALID archive, every watcher OPEN. */
  isInStep(): boolean {
    const primary = this.names.find((name) => this.role(name) === 'PRIMARY/OPEN');
    if (primary === undefined) return false;
    return this.names.every(
      (name) =>
        this.status(name) === 'OPEN' &&
        (name === primary || (this.role(name) === 'STANDBY/OPEN' && this.archive(primary, name) === 'VALID')),
    );
  }

  /** The machine is gone at once: nobody is told. */
  powerOff(name: string): this {
    for (const [id, { host }] of this.monitors) if (host === name) this.killMonitor(id);
    return this.isolate(name).killDatabase(name).killWatcher(name);
  }

  powerOn(name: string): this {
    return this.reconnect(name).startDatabase(name).startWatcher(name);
  }

  isolate(name: string): this {
    for (const other of this.#others(name)) this.network.cut(name, other);
    return this;
  }

  reconnect(name: string): this {
    for (const other of this.#others(name)) this.network.heal(name, other);
    return this;
  }

  cut(one: string, other: string): this {
    this.network.cut(one, other);
    return this;
  }

  heal(one: string, other: string): this {
    this.network.heal(one, other);
    return this;
  }

  freeze(name: string, frozen = true): this {
    this.database(name).frozen = frozen;
    if (!frozen) for (const deliver of this.host(name).inbox.splice(0)) deliver();
    return this;
  }

  /** Hands an event to a watcher as if it had come from outside. */
  forge(name: string, event: WatcherEvent): this {
    this.stepWatcher(name, event);
    return this;
  }

  setServiceNetwork(name: string, up: boolean): this {
    this.stepWatcher(name, { kind: 'service network', up });
    return this;
  }

  /** Steps the wall clock of a machine. */
  stepClock(host: string, seconds: number): this {
    const known = this.hosts.get(host);
    if (known !== undefined) known.clock += seconds * 1000;
    else this.monitorClocks.set(host, (this.monitorClocks.get(host) ?? 0) + seconds * 1000);
    return this;
  }

  /** Types a line; the answer of commands that only tell is there at once. */
  type(line: string, id = 1): string {
    const from = this.output(id).length;
    this.stepMonitor(id, { kind: 'line', text: line });
    return this.output(id).slice(from).join('\n');
  }

  /** Types a management command (logging in first), waits until it ends, and returns what was printed meanwhile. */
  command(line: string, id = 1): string {
    const idle = (): boolean => this.monitor(id).running === undefined;
    this.until('an idle monitor', idle, 60);
    if (!this.monitor(id).loggedIn) {
      this.type('login', id);
      this.until('login', idle, 60).run(2);
    }
    const from = this.output(id).length;
    this.type(line, id);
    this.until(line, idle, 60);
    return this.output(id).slice(from).join('\n');
  }

  commit(name: string, megabytes = 0): Commit {
    const commit: Commit = { value: this.#nextValue, megabytes, outcome: 'pending' };
    this.#nextValue += 1;
    const { database } = this.host(name);
    if (database === undefined) commit.outcome = 'failed';
    else database.commit(commit);
    return commit;
  }

  /** A user executes a statement; its code. */
  execute(name: string, statement: Statement): number {
    return this.database(name).execute(statement);
  }

  output(id = 1): string[] {
    return this.#monitorProcess(id).output;
  }

  /** What went to the log file of a monitor. */
  logOf(id: number): string[] {
    return this.#monitorProcess(id).log;
  }

  hasMonitor(id: number): boolean {
    return this.monitors.has(id);
  }

  monitor(id = 1): MonitorState {
    return this.#monitorProcess(id).state;
  }

  exitCode(id: number): number | undefined {
    return this.#monitorProcess(id).exitCode;
  }

  watcher(name: string): WatcherState {
    const { watcher } = this.host(name);
    if (watcher === undefined) throw new Error(`the watcher of ${name} does not run`);
    return watcher;
  }

  database(name: string): SimulatedDatabase {
    const { database } = this.host(name);
    if (database === undefined) throw new Error(`the database ${name} does not run`);
    return database;
  }

  /** Of a watcher: `OPEN`, or `-` for one that does not run. */
  status(name: string): string {
    return this.host(name).watcher?.status ?? '-';
  }

  /** Of a database: `PRIMARY/OPEN`, or `-` for one that does not run. */
  role(name: string): string {
    const state = this.host(name).database?.state;
    return state === undefined ? '-' : `${state.mode}/${state.status}`;
  }

  report(name: string): InstanceReport {
    return this.database(name).report();
  }

  archive(primary: string, standby: string): string {
    return this.report(primary).archives[standby]?.state ?? 'NONE';
  }

  control(name: string): ControlFile {
    const { control } = this.host(name);
    if (control === undefined) throw new Error(`${name} has no control file`);
    return control;
  }

  /** Puts another control file in place, as somebody who copies files would while the watcher is there. */
  setControl(name: string, control: ControlFile): this {
    const host = this.host(name);
    host.control = control;
    if (host.watcher !== undefined) host.watcher.control = control;
    return this;
  }

  disk(name: string): Disk {
    return this.host(name).disk;
  }

  /** The statuses a watcher went through since a time. */
  path(name: string, since = 0): string[] {
    return this.transitions.filter(({ instance, at }) => instance === name && at >= since).map(({ to }) => to);
  }

  /** Values of clients that a library has. */
  values(name: string): number[] {
    return this.disk(name).log.flatMap(({ value }) => value ?? []);
  }

  #others(name: string): string[] {
    return [...this.hosts.keys(), ...this.monitorClocks.keys()].filter((other) => other !== name);
  }

  #monitorProcess(id: number): MonitorProcess {
    const process = this.monitors.get(id);
    if (process === undefined) throw new Error(`monitor ${id} does not run`);
    return process;
  }
}
