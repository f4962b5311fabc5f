import { writeFileSync } from 'node:fs';
import { requestControl } from '../control-client.ts';
import type { DemoteAnswer, LocalRole, SwapAnswer } from '../control.ts';
import { formatPostmasterOpts, withServerMode, type PgdataPaths, type ServerMode } from '../pgdata.ts';
import { forgetUnreplayed } from '../defects/forget-unreplayed.ts';
import { pretendToDemote } from '../defects/half-demotion.ts';
import { stopListening } from '../defects/hasty-switchover.ts';
import { endOfCleanWal, readControlData } from './control-data.ts';
import type { Engine } from './engine.ts';
import type { Follower } from './follower.ts';
import { compareLsn, numberToLsn } from './lineage.ts';
import { isCatchupAlive, observe } from './observation.ts';
import type { PrimaryCare } from './primary-care.ts';
import { decide, isStandbyRole, startRole, type RoleAction, type RoleRequest } from './role-change.ts';
import type { ServerLog } from './server-log.ts';
import type { ServerState } from './server-state.ts';

const OBSERVE_TIMEOUT_MS = 2000;
/** For the other side to stop, which takes as long as its standbys need for the last WAL. */
const DEMOTE_TIMEOUT_MS = 60_000;
const LAST_WAL_TIMEOUT_MS = 30_000;
const POLL_MS = 30;
/** Between the end of the replication and the answer the primary ends its server and reads pg_control. */
const ANSWER_GRACE_MS = 5000;
const LOOK_MS = 200;

/** Roles that a running server can take. */
type SettledRole = Extract<LocalRole, 'Primary' | 'Standby' | 'Cascade Standby'>;
const SERVER_MODE_OF: Readonly<Record<SettledRole, ServerMode>> = {
  Primary: 'primary',
  Standby: 'standby',
  'Cascade Standby': 'cascade_standby',
};

/** What the log says before the state changes; the startup process says that it was told after the postmaster has begun. */
const ANNOUNCED: Partial<Readonly<Record<RoleAction, readonly string[]>>> = {
  promote: ['Instance to do failover.', 'received failover notification'],
  'become standby': ['Instance to do failover.', 'received failover notification'],
  'ask primary': ['to do switchover'],
  'ask standby': ['to do switchover'],
};

/** Carries role changes out: failover, both sides of a switchover, leaving Pending (facts/opengauss.md §4). */
export class RoleChanger {
  /** Called when a Pending server takes a role. */
  onLeavingPending: () => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly paths: PgdataPaths,
    private readonly state: ServerState,
    private readonly engine: Engine,
    private readonly follower: Follower,
    private readonly care: PrimaryCare,
    private readonly log: ServerLog,
    private readonly publish: () => void,
  ) {}

  /** Does what was asked for, or says in the log why not. Never throws. */
  async change(request: RoleRequest): Promise<void> {
    const streaming = request === 'switchover' && (await this.streamsNow());
    const decision = decide(this.state.role, this.state.phase, request, streaming);
    if ('refused' in decision) {
      this.log.write('LOG', decision.refused);
      return;
    }
    for (const line of ANNOUNCED[decision.action] ?? []) this.log.write('LOG', line);
    this.enter(decision.phase);
    try {
      await this.carryOut(decision.action);
    } catch (error) {
      this.log.write('WARNING', `${request} failed: ${messageOf(error)}`);
    }
    this.enter('running');
  }

  /**
   * The primary's side of a switchover: stop taking writes, send everything, come back as a standby whatever happens
   * to the other side (facts/opengauss.md §4.3).
   * @throws Error with the reason where it does not demote
   */
  async demote(): Promise<DemoteAnswer> {
    const decision = decide(this.state.role, this.state.phase, 'demote', false);
    if ('refused' in decision) throw new Error(decision.refused);
    const pretended = await pretendToDemote(this.engine);
    if (pretended !== undefined) return pretended;
    if (isCatchupAlive(await observe(this.engine.sql, OBSERVE_TIMEOUT_MS))) {
      throw new Error('catchup is still alive, switchover failed');
    }
    this.log.write('LOG', 'received fast switchover request from standby');
    this.enter('demoting');
    this.log.write('LOG', 'received fast demote request');
    await this.engine.stop('fast');
    const end = endOfCleanWal(await readControlData(this.paths.standin));
    this.log.write('LOG', 'sending switchover response message.');
    this.log.write('LOG', 'all server processes terminated; reinitializing');
    this.settle('Standby');
    this.enter('starting');
    void this.restart();
    if (end === undefined) throw new Error('the primary did not stop cleanly');
    return { op: 'demote', lsn: numberToLsn(end) };
  }

  /** The standby's side of the switchover of its cascade standby (recording 19). @throws Error where it does not give way */
  async swap(): Promise<SwapAnswer> {
    const decision = decide(this.state.role, this.state.phase, 'swap', false);
    if ('refused' in decision) throw new Error(decision.refused);
    this.log.write('LOG', 'received switchover request from cascade standby');
    this.changePlace('Cascade Standby');
    await this.engine.endReplication();
    return { op: 'swap' };
  }

  /** Starts the PostgreSQL underneath in the present role. @throws Error where it does not come up */
  async startEngine(): Promise<void> {
    const standby = isStandbyRole(this.state.role);
    this.follower.reset(false);
    this.care.reset();
    await this.engine.start(standby ? 'standby' : 'primary');
    if (standby && this.engine.acceptsSql) await this.care.dropSlots().catch(() => undefined);
  }

  writeOpts(): void {
    writeFileSync(this.paths.postmasterOpts, formatPostmasterOpts(this.state.argv), { mode: 0o600 });
  }

  private async carryOut(action: RoleAction): Promise<void> {
    switch (action) {
      case 'promote':
        await forgetUnreplayed(this.engine, this.paths.standin);
        return this.promote();
      case 'ask primary':
        return this.switchOver();
      case 'become standby':
        this.changePlace('Standby');
        return;
      case 'ask standby':
        return this.askStandby();
      case 'start as primary':
        return this.leavePending('Primary');
      case 'start as standby':
        return this.leavePending('Standby');
      case 'start as cascade standby':
        return this.leavePending('Cascade Standby');
      case 'demote':
      case 'become cascade standby':
        throw new Error('a server gives way to its standby, not to a request file');
    }
  }

  private async promote(): Promise<void> {
    this.enter('promoting');
    await this.engine.promote();
    this.settle('Primary');
    // A cascade standby follows standbys only.
    await this.engine.endReplication().catch(() => undefined);
  }

  private async askStandby(): Promise<void> {
    const channel = this.follower.channel;
    if (channel === undefined) throw new Error('the walreceiver is not online');
    const requester = this.state.configuration.nodeName;
    const where = `${channel.remoteHost}:${channel.remotePort}`;
    const answer = await requestControl(where, { op: 'swap', requester }, DEMOTE_TIMEOUT_MS);
    if (!answer.ok) throw new Error(answer.error);
    this.changePlace('Standby');
  }

  /** Between Standby and Cascade Standby: the same PostgreSQL follows somebody else. */
  private changePlace(role: 'Standby' | 'Cascade Standby'): void {
    this.settle(role);
    this.engine.adjust({ primaryConninfo: '', primarySlotName: '' });
  }

  private async switchOver(): Promise<void> {
    const channel = this.follower.channel;
    if (channel === undefined) throw new Error('the walreceiver is not online');
    this.log.write('LOG', 'send fast switchover request to primary');
    const where = `${channel.remoteHost}:${channel.remotePort}`;
    const requester = this.state.configuration.nodeName;
    const hasty = await stopListening(this.engine);
    const answer = await this.whileConnected(
      requestControl(where, { op: 'demote', force: false, requester }, DEMOTE_TIMEOUT_MS),
    );
    if (!answer.ok) throw new Error(answer.error);
    if (answer.op !== 'demote') throw new Error(`unexpected answer ${answer.op}`);
    this.log.write('LOG', 'received switchover response message from primary');
    this.log.write('LOG', 'received switchover notification');
    if (!hasty) await this.waitForWal(answer.lsn);
    await this.promote();
  }

  /**
   * The primary ends the replication shortly before it answers. One that is gone without an answer is waited for no longer:
   * the standby is then one like any other again, and may be failed over (recording 26).
   */
  private async whileConnected<T>(request: Promise<T>): Promise<T> {
    let answered = false;
    const lost = async (): Promise<never> => {
      let since: number | undefined;
      while (!answered) {
        const streams = (await this.isStreaming()) ?? true;
        since = streams ? undefined : (since ?? performance.now());
        if (since !== undefined && performance.now() - since > ANSWER_GRACE_MS) {
          throw new Error('the connection to the primary was lost before it answered');
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
      return new Promise<never>(() => undefined);
    };
    request.catch(() => undefined);
    try {
      return await Promise.race([request, lost()]);
    } finally {
      answered = true;
    }
  }

  /** Undefined where nothing is known. */
  private async isStreaming(): Promise<boolean | undefined> {
    try {
      return (await observe(this.engine.sql, OBSERVE_TIMEOUT_MS)).receiver?.status === 'streaming';
    } catch {
      return undefined;
    }
  }

  /** What the last round saw may be older than the request: a request in between was taken for one without a walreceiver. */
  private async streamsNow(): Promise<boolean> {
    if (this.follower.channel === undefined || !this.engine.acceptsSql) return false;
    return (await this.isStreaming()) ?? this.follower.facts.streaming;
  }

  private async waitForWal(lsn: string): Promise<void> {
    const deadline = performance.now() + LAST_WAL_TIMEOUT_MS;
    for (;;) {
      const { replayed } = await observe(this.engine.sql, OBSERVE_TIMEOUT_MS);
      if (compareLsn(replayed, lsn) >= 0) return;
      if (performance.now() > deadline)
        throw new Error(`the last WAL of the primary did not arrive: ${replayed} of ${lsn}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  private async restart(): Promise<void> {
    try {
      await this.startEngine();
    } catch (error) {
      this.log.write('FATAL', messageOf(error));
      process.exit(1);
    }
    this.enter('running');
  }

  private async leavePending(role: SettledRole): Promise<void> {
    await this.onLeavingPending();
    this.settle(role);
    await this.startEngine();
  }

  private enter(phase: ServerState['phase']): void {
    // A stop that came meanwhile is not taken back.
    if (this.state.phase === 'stopping') return;
    this.state.phase = phase;
    this.publish();
  }

  /** Takes a new role and writes it down. */
  private settle(role: SettledRole): void {
    const { state } = this;
    state.role = role === 'Primary' ? startRole('primary', state.configuration.connections) : role;
    state.seen = undefined;
    state.argv = withServerMode(state.argv, SERVER_MODE_OF[role]);
    this.follower.reset(true);
    this.care.reset();
    this.writeOpts();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
