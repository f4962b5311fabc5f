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
import { malSilenceAllowed } from '../database/mal-link.ts';
import { replaysTooLong } from '../database/replay-limits.ts';
import { Samples } from '../database/samples.ts';
import { ArchiveSends, type ArchiveSend } from './archive-sends.ts';
import type { DatabaseSurroundings } from './database-surroundings.ts';
import { MalLinks } from './mal-links.ts';
import { PrimaryCommits } from './primary-commits.ts';
import type { Commit, Disk, MalMessage, Packet } from './redo.ts';
import { Replay } from './replay.ts';
import { StandbyRedo } from './standby-redo.ts';

/** A dmserver on a simulated disk: the state machine of `stepDatabase`, and redo that is a list. It stands in for both. */
export class SimulatedDatabase {
  readonly #disk: Disk;
  readonly #around: DatabaseSurroundings;
  readonly #pid: number;
  readonly redo: StandbyRedo;
  readonly #links: MalLinks;
  readonly #sends = new Map<string, Samples>();
  readonly #applies: Samples;
  readonly #commits: PrimaryCommits;
  readonly #archiveSends = new ArchiveSends();
  #timersSeenAt: number;
  state: DatabaseState;
  frozen = false;
  /** How long a standby takes to answer, ms. */
  answerDelay = 0;
  /** Codes that the next archive sends to a standby shall end with. */
  readonly forcedCodes = new Map<string, number[]>();
  /** Statements that it shall refuse. */
  readonly refused = new Set<string>();
  cutSessions = 0;
  readonly offlineTablespaces: string[] = [];
  /** What was written to dm.ini. */
  readonly storedParameters: string[] = [];

  constructor(configuration: DatabaseConfiguration, disk: Disk, pid: number, around: DatabaseSurroundings) {
    this.#disk = disk;
    this.#around = around;
    this.#pid = pid;
    this.#timersSeenAt = around.now();
    this.#applies = new Samples(around.samples);
    this.redo = new StandbyRedo(disk, new Replay(around, around.replay, around.rules));
    this.state = newDatabase(configuration, disk.mode, around.now());
    this.#links = new MalLinks(around.peers, malSilenceAllowed(around.mal), around.now());
    this.#commits = new PrimaryCommits(disk, around, this.#links, {
      state: () => this.state,
      nextPacket: () => this.#nextPacket(),
      sent: (peer, seconds) => this.#samples(peer).add(seconds),
      failed: (destination) => this.#step({ kind: 'archive failed', destination }),
    });
  }

  /** Once a second. */
  tick(): void {
    const now = this.#around.now();
    this.#disk.sequence += 1;
    for (const peer of this.#links.peers) this.#around.toPeer(peer, { kind: 'ping' });
    for (const peer of this.#links.silent(now)) this.#lose(peer);
    this.#step({ kind: 'tick' });
    this.#tell();
    const due = this.#around.dueSends(this.#timersSeenAt, now);
    this.#timersSeenAt = now;
    if (this.state.mode === 'PRIMARY' && this.state.status === 'OPEN') {
      for (const destination of due) this.#sendArchive({ destination, sequence: undefined });
    }
    if (replaysTooLong(this.redo.replay.secondsAtOne, this.#around.replay, this.#around.rules))
      this.#around.exited(false);
  }

  /** A client writes. */
  commit(commit: Commit): void {
    if (this.state.mode !== 'PRIMARY' || !['OPEN', 'SUSPEND'].includes(this.state.status)) commit.outcome = 'failed';
    else this.#commits.add(commit);
  }

  /** A user executes a statement; returns its code. */
  execute(statement: Statement): number {
    return this.#step({ kind: 'execute', statement, by: 'user' });
  }

  fromWatcher(message: ToDatabase): void {
    this.#step({ kind: 'watcher alive' });
    if (message.kind === 'alive') return;
    const { statement, sequence } = message;
    if (statement.kind === 'mount' && this.#commits.drain()) {
      this.#around.later(10, () => this.fromWatcher(message));
      return;
    }
    this.#commits.draining = false;
    if (this.refused.has(statement.kind)) this.#executed(sequence, CODE.refused);
    else if (statement.kind === 'send archive') this.#sendArchive({ destination: statement.destination, sequence });
    else this.#executed(sequence, this.#step({ kind: 'execute', statement, by: 'watcher' }));
  }

  fromPeer(peer: string, message: MalMessage): void {
    if (message.kind === 'closed') {
      this.#lose(peer);
      return;
    }
    this.#links.heard(peer, this.#around.now());
    switch (message.kind) {
      case 'ping':
        return;
      case 'redo':
        if (!isOpenStandby(this.report()) || message.magic !== this.#disk.magic) return;
        this.redo.take(message.packet, message.timely, () => {
          this.#applies.add((this.answerDelay + this.redo.replay.time) / 1000);
          this.#answer(peer, { kind: 'acknowledged', lsn: message.packet.lsn });
        });
        return;
      case 'acknowledged':
        this.#commits.acknowledged(peer, message.lsn);
        return;
      case 'archive': {
        const code = this.#takeArchive(message.packets, message.magic);
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
      curLsn: this.redo.curLsn,
      slsn: this.redo.slsn,
      sslsn: this.redo.fileLsn,
      malLinks: this.#links.states,
      archives: Object.fromEntries(
        Object.entries(archives).map(([name, state]) => [
          name,
          { ...this.#archive(name), state, validFor: this.state.validFor[name] },
        ]),
      ),
      applies: this.#applies.statistics,
      failedSends: this.state.failedSends,
    };
  }

  #archive(name: string): Omit<InstanceReport['archives'][string], 'state'> {
    const type = this.state.configuration.archives[name] ?? 'REALTIME';
    const sending = this.#archiveSends.openTo(name).length > 0;
    return { type, sends: this.#samples(name).statistics, lastCode: this.#archiveSends.lastCode(name), sending };
  }

  #samples(name: string): Samples {
    const known = this.#sends.get(name) ?? new Samples(this.#around.samples);
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
    if (state.mode !== 'PRIMARY') this.#commits.forget();
    for (const effect of effects) this.#carryOut(effect);
    if (before.status !== state.status || before.mode !== state.mode || before.archives !== state.archives)
      this.#tell();
    return code;
  }

  #carryOut(effect: DatabaseEffect): void {
    switch (effect.kind) {
      case 'roll back':
        this.#commits.rollBack();
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
        this.#applies.clear();
        return;
      case 'clear send info':
        this.#samples(effect.destination).clear();
        return;
      case 'write open record':
        this.#commits.flush();
        this.#disk.openCount += 1;
        this.#disk.log.push({ ...this.#nextPacket(), openCount: this.#disk.openCount });
        return;
      case 'resume commits':
        this.#commits.resume();
        return;
      case 'exit':
        this.#around.exited(effect.inOrder);
        return;
      case 'offline tablespace':
        this.offlineTablespaces.push(effect.tablespace);
        return;
      case 'store parameter':
        this.storedParameters.push(`${effect.name} = ${effect.value}`);
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

  #lose(peer: string): void {
    this.#links.lose(peer, this.#around.now());
    if (this.#commits.waitFor(peer)) this.#step({ kind: 'archive failed', destination: peer });
    for (const id of this.#archiveSends.openTo(peer)) this.#archiveDone(id, CODE.unreachable);
    this.#tell();
  }

  #takeArchive(packets: readonly Packet[], magic: number): number {
    if (magic !== this.#disk.magic) return CODE.foreignLibrary;
    return isOpenStandby(this.report()) ? this.redo.takeArchive(packets) : CODE.notOpenStandby;
  }

  #sendArchive(send: ArchiveSend): void {
    const { destination } = send;
    const id = this.#archiveSends.begin(send);
    const forced = this.forcedCodes.get(destination)?.shift();
    const { log, archivedFrom, magic } = this.#disk;
    if (forced !== undefined) this.#around.later(10, () => this.#archiveDone(id, forced));
    else if (!this.#links.isUp(destination)) this.#archiveDone(id, CODE.unreachable);
    else
      this.#around.toPeer(destination, { kind: 'archive', sequence: id, packets: log.slice(archivedFrom - 1), magic });
  }

  #archiveDone(id: number, code: number): void {
    const sequence = this.#archiveSends.end(id, code)?.sequence;
    if (sequence !== undefined) this.#executed(sequence, code);
  }
}
