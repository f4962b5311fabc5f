import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { formatPostmasterPid, socketPath, type PgdataPaths, type ServerMode } from '../pgdata.ts';
import { activeDefect } from '../defects/active-defect.ts';
import { openClientProxy } from '../defects/client-proxy.ts';
import { readConfiguration } from './configuration.ts';
import { ControlAnswers } from './control-answers.ts';
import { readSystemIdentifier } from './control-data.ts';
import { Engine } from './engine.ts';
import { Follower } from './follower.ts';
import type { Listener } from './listener.ts';
import { observe } from './observation.ts';
import { openHaPort, openPendingPort } from './ports.ts';
import type { StopMode } from './postgres.ts';
import { PrimaryCare } from './primary-care.ts';
import { Publisher, sqlState } from './publisher.ts';
import { isStandbyRole, startRole, type RoleRequest } from './role-change.ts';
import { RoleChanger } from './role-changer.ts';
import type { ServerLog } from './server-log.ts';
import { ServerState } from './server-state.ts';

const TICK_MS = 200;
const OBSERVE_TIMEOUT_MS = 2000;

/** The process `gaussdb`: one pid through all role changes, with PostgreSQL under it. */
export class Supervisor {
  private readonly state: ServerState;
  private readonly engine: Engine;
  private readonly follower: Follower;
  private readonly care: PrimaryCare;
  private readonly changer: RoleChanger;
  private readonly answers: ControlAnswers;
  private readonly publisher: Publisher;
  private readonly listeners: Listener[] = [];
  private hasHaPort = false;

  /** @throws Error where postgresql.conf or pg_control cannot be read */
  constructor(
    private readonly paths: PgdataPaths,
    argv: readonly string[],
    mode: ServerMode | undefined,
    private readonly log: ServerLog,
  ) {
    const configuration = readConfiguration(paths);
    this.state = new ServerState(startRole(mode, configuration.connections), configuration, argv);
    this.engine = new Engine(paths, configuration, log, {
      onRecord: (record) => {
        this.follower.notice(record.message);
      },
      onDeath: ({ code, signal }) => {
        // The real server is one process: nothing of it may go on without the rest.
        this.log.write('PANIC', `the database engine ended (${signal ?? `exit code ${code}`})`);
        process.exit(1);
      },
    });
    this.follower = new Follower(this.engine, readSystemIdentifier(paths.standin), log);
    this.care = new PrimaryCare(this.engine, log);
    const publish = (): void => {
      this.publish();
    };
    this.changer = new RoleChanger(paths, this.state, this.engine, this.follower, this.care, log, publish);
    this.answers = new ControlAnswers(paths, this.state, this.engine, this.follower, this.care, this.changer);
    this.publisher = new Publisher(paths, log);
  }

  /** Resolves when the server is up. @throws Error with the reason when it does not come up */
  async start(): Promise<void> {
    // Before postmaster.pid names this process: where another server has the port, its answers are not ours.
    this.listeners.push(
      await openHaPort(this.state.configuration, (request) => this.answers.answer(request), this.log),
    );
    this.hasHaPort = true;
    await openClientProxy(this.state.configuration, () => isStandbyRole(this.state.role));
    if (activeDefect() !== undefined) this.log.write('WARNING', `defect switched on: ${activeDefect() ?? ''}`);
    this.writePid();
    this.changer.writeOpts();
    this.publish();
    if (this.state.role === 'Pending') await this.waitPending();
    else await this.changer.startEngine();
    this.state.phase = 'running';
    this.publish();
    void this.tickForever();
  }

  /** SIGHUP. */
  reload(): void {
    this.log.write('LOG', 'received SIGHUP, reloading configuration files');
    const { state } = this;
    try {
      state.configuration = readConfiguration(this.paths);
    } catch (error) {
      this.log.write('WARNING', `postgresql.conf is not taken over: ${String(error)}`);
      return;
    }
    if (state.role === 'Primary' || state.role === 'Normal') {
      state.role = startRole('primary', state.configuration.connections);
    }
    if (state.role !== 'Pending') this.engine.reload(state.configuration);
    this.publish();
  }

  /** SIGUSR1: a request file was written. */
  async takeRequests(): Promise<void> {
    // Of a failover and a switchover the log tells when they begin (role-changer.ts).
    const files: readonly (readonly [string, RoleRequest, string?])[] = [
      [this.paths.failoverRequest, 'failover'],
      [this.paths.switchoverRequest, 'switchover'],
      [this.paths.notifyPrimary, 'notify primary', 'received notification to be primary'],
      [this.paths.notifyStandby, 'notify standby', 'received notification to be standby'],
      [this.paths.notifyCascadeStandby, 'notify cascade standby', 'received notification to be cascade standby'],
    ];
    this.state.requestedTerm = readTerm(this.paths.termFile) ?? this.state.requestedTerm;
    // PostgreSQL replays what it has without being asked, so there is nothing to end.
    rmSync(this.paths.finishRedoRequest, { force: true });
    for (const [file, request, message] of files) {
      if (!existsSync(file)) continue;
      rmSync(file, { force: true });
      if (message !== undefined) this.log.write('LOG', message);
      await this.changer.change(request);
    }
  }

  /**
   * A standby calls SIGTERM a smart shutdown, and yet ends its sessions as everybody else does: seen on a compiled 3.0.6, against
   * facts/opengauss.md §5.4.
   */
  async stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGQUIT'): Promise<void> {
    const mode: StopMode = signal === 'SIGQUIT' ? 'immediate' : 'fast';
    const said = signal === 'SIGTERM' && isStandbyRole(this.state.role) ? 'smart' : mode;
    this.log.write('LOG', `received ${said} shutdown request`);
    this.state.phase = 'stopping';
    await this.engine.stop(mode);
    await Promise.all(this.listeners.map((listener) => listener.close()));
    if (mode !== 'immediate') this.publisher.stopped(this.state.configuration.connections);
    this.removeLocks();
    this.log.write('LOG', 'database system is shut down');
  }

  /** For an orderly end, also that of a start that failed; a crash leaves them, as the real server's does. */
  removeLocks(): void {
    const { socketDirectory, haPort } = this.state.configuration;
    // Where the start failed because another server has the port, its socket stays.
    if (this.hasHaPort) rmSync(socketPath(socketDirectory, haPort), { force: true });
    rmSync(this.paths.postmasterPid, { force: true });
  }

  private async waitPending(): Promise<void> {
    const listener = await openPendingPort(this.state.configuration);
    this.listeners.push(listener);
    this.changer.onLeavingPending = () => listener.close();
  }

  private async tickForever(): Promise<void> {
    while (this.state.phase !== 'stopping') {
      try {
        await this.tick();
        // Only the true state is worth telling: a tick may have been overtaken by a stop.
        if (this.state.phase === 'running') this.publish();
      } catch (error) {
        if (this.state.phase === 'running') this.log.write('WARNING', `supervisor: ${String(error)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
  }

  private async tick(): Promise<void> {
    const { state } = this;
    const { role } = state;
    // While something is waited for, the role may change, and then what was found is of no use.
    const isCurrent = (): boolean => state.phase === 'running' && state.role === role;
    if (!isCurrent() || role === 'Pending') return;
    const seen = this.engine.acceptsSql ? await observe(this.engine.sql, OBSERVE_TIMEOUT_MS) : undefined;
    if (!isCurrent()) return;
    state.seen = seen;
    if (isStandbyRole(role)) await this.follower.step(seen, role, state.configuration, isCurrent);
    else if (role === 'Primary' && seen !== undefined) this.care.step(seen, state.configuration);
  }

  private publish(): void {
    const { state, follower } = this;
    const ha = state.haState(follower.facts);
    const index = state.configuration.channels.findIndex(({ remoteHost, remotePort }) => {
      return remoteHost === follower.channel?.remoteHost && remotePort === follower.channel.remotePort;
    });
    const sql = sqlState(ha, state.configuration, {
      receiver_local_port: this.answers.receiverLocalPort(),
      slots: Object.fromEntries(this.care.slotNames),
      caught_up: this.care.caughtUp,
      term: state.term,
    });
    this.publisher.publish(ha, sql, state.requestedTerm, Math.max(1, index + 1));
  }

  private writePid(): void {
    const { port, socketDirectory, listenAddresses } = this.state.configuration;
    const text = formatPostmasterPid({
      pid: process.pid,
      dataDirectory: this.paths.root,
      startTime: Math.floor(Date.now() / 1000),
      port,
      socketDirectory,
      listenAddress: listenAddresses.find((address) => !isLoopback(address)) ?? '',
    });
    writeFileSync(this.paths.postmasterPid, text, { mode: 0o600 });
  }
}

/** The real server takes none of these for an address that was given (recording 03). */
function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || address.startsWith('127.');
}

function readTerm(path: string): number | undefined {
  try {
    return readFileSync(path).readUInt32LE(0);
  } catch {
    return undefined;
  }
}
