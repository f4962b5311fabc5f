import { stepDatabase, type DatabaseEvent } from '../database/database.ts';
import {
  newDatabase,
  type DatabaseConfiguration,
  type DatabaseEffect,
  type DatabaseState,
} from '../database/database-state.ts';
import type { ToDatabase } from '../watch/messages.ts';
import { isOpenStandby, type InstanceReport } from '../watch/reports.ts';
import { CODE, type Statement } from '../watch/statement.ts';
import { Samples, type Commit, type Disk, type MalMessage, type Packet } from './redo.ts';
import type { DatabaseSurroundings } from './database-surroundings.ts';
import { StandbyRedo } from './standby-redo.ts';

/** A dmserver on a simulated disk: the state machine of `stepDatabase`, and redo that is a list. It stands in for both. */
export class SimulatedDatabase {
  readonly #disk: Disk;
  readonly #around: DatabaseSurroundings;
  readonly #pid: number;
  readonly redo: StandbyRedo;
  readonly #links: Map<string, { heardAt: number; up: boolean }>;
  readonly #sends = new Map<string, Samples>();
  readonly #lastCodes = new Map<string, number>();
  readonly #commits: Commit[] = [];
  readonly #archiveSends = new Map<number, { readonly destination: string; readonly sequence: number }>();
  #inflight: { packet: Packet; commit: Commit | undefined; waiting: Set<string>; sentAt: number } | undefined;
  /** MOUNT waits for the commit that is under way. */
  #draining = false;
  #nextArchive = 1;
  state: DatabaseState;
  frozen = false;
  /** How long a standby takes to answer, ms. */
  answerDelay = 0;
  /** Codes that the next archive sends to a standby shall end with. */
  readonly forcedCodes = new Map<string, number[]>();
  /** Statements that it shall refuse. */
  readonly refused = new Set<string>();
  cutSessions = 0;

  constructor(configuration: DatabaseConfiguration, disk: Disk, pid: number, around: DatabaseSurroundings) {
    this.#disk = disk;
    this.#around = around;
    this.#pid = pid;
    this.redo = new StandbyRedo(disk);
    this.state = newDatabase(configuration, disk.mode, around.now());
    this.#links = new Map(around.peers.map((peer) => [peer, { heardAt: around.now(), up: false }]));
  }

  /** Once a second. */
  tick(): void {
    const now = this.#around.now();
    for (const [peer, link] of this.#links) {
      this.#around.toPeer(peer, { kind: 'ping' });
      if (link.up && now - link.heardAt > this.#around.malTimeout) this.#lose(peer);
    }
    this.#step({ kind: 'tick' });
    this.#tell();
  }

  /** A client writes. */
  commit(commit: Commit): void {
    if (this.state.mode !== 'PRIMARY' || !['OPEN', 'SUSPEND'].includes(this.state.status)) commit.outcome = 'failed';
    else this.#commits.push(commit);
    this.#pump();
  }

  /** A user executes a statement; returns its code. */
  execute(statement: Statement): number {
    return this.#step({ kind: 'execute', statement, by: 'user' });
  }

  fromWatcher(message: ToDatabase): void {
    this.#step({ kind: 'watcher alive' });
    if (message.kind === 'alive') return;
    const { statement, sequence } = message;
    if (statement.kind === 'mount' && this.#inflight !== undefined && this.state.status === 'OPEN') {
      this.#draining = true;
      this.#around.later(10, () => this.fromWatcher(message));
      return;
    }
    this.#draining = false;
    if (this.refused.has(statement.kind)) this.#executed(sequence, CODE.refused);
    else if (statement.kind === 'send archive') this.#sendArchive(statement.destination, sequence);
    else this.#executed(sequence, this.#step({ kind: 'execute', statement, by: 'watcher' }));
  }

  fromPeer(peer: string, message: MalMessage): void {
    if (message.kind === 'closed') {
      this.#lose(peer);
      return;
    }
    this.#links.set(peer, { heardAt: this.#around.now(), up: true });
    switch (message.kind) {
      case 'ping':
        return;
      case 'redo':
        if (!isOpenStandby(this.report()) || !this.redo.take(message.packet, message.timely)) return;
        this.redo.applies.add(this.answerDelay / 1000);
        this.#answer(peer, { kind: 'acknowledged', lsn: message.packet.lsn });
        return;
      case 'acknowledged':
        this.#acknowledged(peer, message.lsn);
        return;
      case 'archive': {
        const code = isOpenStandby(this.report()) ? this.redo.takeArchive(message.packets) : CODE.notOpenStandby;
        this.#answer(peer, { kind: 'archive done', sequence: message.sequence, code });
        return;
      }
      case 'archive done':
        this.#archiveDone(message.sequence, message.code);
    }
  }

  report(): InstanceReport {
    const { configuration, mode, status, archives } = this.state;
    return {
      instance: configuration.instance,
      pid: this.#pid,
      oguid: this.#around.oguid,
      mode,
      status,
      openCount: this.#disk.openCount,
      fileLsn: this.redo.fileLsn,
      curLsn: this.redo.fileLsn - this.redo.backlog,
      slsn: this.redo.slsn,
      sslsn: this.redo.fileLsn,
      malLinks: Object.fromEntries([...this.#links].map(([peer, { up }]) => [peer, up])),
      archives: Object.fromEntries(
        Object.entries(archives).map(([name, state]) => [name, { ...this.#archive(name), state }]),
      ),
      applies: this.redo.applies.statistics,
      failedSends: this.state.failedSends,
    };
  }

  #archive(name: string): Omit<InstanceReport['archives'][string], 'state'> {
    const type = this.state.configuration.archives[name] ?? 'REALTIME';
    return { type, sends: this.#samples(name).statistics, lastCode: this.#lastCodes.get(name) ?? 0 };
  }

  #samples(name: string): Samples {
    const known = this.#sends.get(name) ?? new Samples(64);
    this.#sends.set(name, known);
    return known;
  }

  #step(event: DatabaseEvent): number {
    const before = this.state;
    const { state, effects, code } = stepDatabase(before, event, {
      now: this.#around.now(),
      rules: this.#around.rules,
    });
    this.state = state;
    this.#disk.mode = state.mode;
    for (const effect of effects) this.#carryOut(effect);
    if (before.status !== state.status || before.mode !== state.mode || before.archives !== state.archives)
      this.#tell();
    return code;
  }

  #carryOut(effect: DatabaseEffect): void {
    switch (effect.kind) {
      case 'roll back':
        for (const commit of this.#commits.splice(0)) commit.outcome = 'failed';
        if (this.#inflight?.commit !== undefined) this.#inflight.commit.outcome = 'unknown';
        this.#inflight = undefined;
        return;
      case 'cut sessions':
        this.cutSessions += 1;
        return;
      case 'apply keep buffer':
        this.redo.applyKeep();
        return;
      case 'discard keep buffer':
        this.redo.discardKeep();
        return;
      case 'clear apply info':
        this.redo.applies.clear();
        return;
      case 'clear send info':
        this.#samples(effect.destination).clear();
        return;
      case 'write open record':
        this.#disk.openCount += 1;
        this.#disk.log.push({ ...this.#nextPacket(), openCount: this.#disk.openCount });
        return;
      case 'resume commits':
        this.#resume();
        return;
      case 'exit':
        this.#around.exited(effect.inOrder);
        return;
      case 'send archive':
        return;
    }
  }

  #tell(): void {
    this.#around.toWatcher({ kind: 'report', report: this.report() });
  }

  #executed(sequence: number, code: number): void {
    this.#tell();
    this.#around.toWatcher({ kind: 'executed', sequence, code });
  }

  #answer(peer: string, message: MalMessage): void {
    this.#around.later(this.answerDelay, () => this.#around.toPeer(peer, message));
  }

  #nextPacket(): Packet {
    const lsn = this.redo.fileLsn + 1;
    return { lsn, id: `${this.state.configuration.instance}.${this.#pid}.${this.#disk.openCount}.${lsn}` };
  }

  /** The archives that a commit waits for. */
  #synchronous(): string[] {
    const { archives, configuration } = this.state;
    return Object.keys(archives).filter(
      (name) => archives[name] === 'VALID' && configuration.archives[name] !== 'ASYNC',
    );
  }

  /** One commit at a time. */
  #pump(): void {
    if (this.state.mode !== 'PRIMARY' || this.state.status !== 'OPEN') return;
    if (this.#inflight !== undefined || this.#draining) return;
    const commit = this.#commits.shift();
    if (commit === undefined) return;
    const packet = { ...this.#nextPacket(), value: commit.value };
    this.#inflight = { packet, commit, waiting: new Set(this.#synchronous()), sentAt: this.#around.now() };
    this.#send();
  }

  #send(): void {
    const { waiting, packet } = this.#inflight ?? { waiting: new Set<string>(), packet: undefined };
    for (const destination of waiting) {
      if (packet === undefined) return;
      const timely = this.state.configuration.archives[destination] === 'TIMELY';
      if (this.#links.get(destination)?.up === true) this.#around.toPeer(destination, { kind: 'redo', packet, timely });
      else this.#step({ kind: 'archive failed', destination });
    }
    if (this.#inflight?.waiting.size === 0) this.#complete();
  }

  #acknowledged(peer: string, lsn: number): void {
    const sent = this.#inflight;
    if (sent?.packet.lsn !== lsn || !sent.waiting.delete(peer)) return;
    this.#samples(peer).add((this.#around.now() - sent.sentAt) / 1000);
    if (sent.waiting.size === 0) this.#complete();
  }

  #complete(): void {
    const sent = this.#inflight;
    // While it is SUSPEND nothing is written; who has to have it is seen again when it is OPEN.
    if (sent === undefined || this.state.status !== 'OPEN') return;
    this.#inflight = undefined;
    if (this.#disk.log.length < sent.packet.lsn) this.#disk.log.push(sent.packet);
    if (sent.commit !== undefined) {
      sent.commit.outcome = 'acknowledged';
      this.#around.acknowledged(sent.commit);
    }
    this.#pump();
  }

  #resume(): void {
    if (this.#inflight !== undefined) {
      this.#inflight.waiting = new Set(this.#synchronous());
      this.#send();
    }
    this.#pump();
  }

  #lose(peer: string): void {
    this.#links.set(peer, { heardAt: this.#around.now(), up: false });
    if (this.#inflight?.waiting.has(peer) === true) this.#step({ kind: 'archive failed', destination: peer });
    for (const [id, { destination }] of this.#archiveSends) {
      if (destination === peer) this.#archiveDone(id, CODE.unreachable);
    }
    this.#tell();
  }

  #sendArchive(destination: string, sequence: number): void {
    const id = this.#nextArchive;
    this.#nextArchive += 1;
    this.#archiveSends.set(id, { destination, sequence });
    const forced = this.forcedCodes.get(destination)?.shift();
    if (forced !== undefined) this.#around.later(10, () => this.#archiveDone(id, forced));
    else if (this.#links.get(destination)?.up !== true) this.#archiveDone(id, CODE.unreachable);
    else this.#around.toPeer(destination, { kind: 'archive', sequence: id, packets: [...this.#disk.log] });
  }

  #archiveDone(id: number, code: number): void {
    const send = this.#archiveSends.get(id);
    if (send === undefined) return;
    this.#archiveSends.delete(id);
    this.#lastCodes.set(send.destination, code);
    this.#executed(send.sequence, code);
  }
}
