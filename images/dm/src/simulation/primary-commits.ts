import type { DatabaseState } from '../database/database-state.ts';
import type { DatabaseSurroundings } from './database-surroundings.ts';
import type { MalLinks } from './mal-links.ts';
import type { Commit, Disk, Packet } from './redo.ts';

/** What the commits of a primary need from the rest of it. */
interface Primary {
  state(): DatabaseState;
  nextPacket(): Packet;
  sent(peer: string, seconds: number): void;
  failed(destination: string): void;
}

/** The commits of a primary: one at a time, each waits for the archives that are VALID. */
export class PrimaryCommits {
  readonly #disk: Disk;
  readonly #around: DatabaseSurroundings;
  readonly #links: MalLinks;
  readonly #primary: Primary;
  readonly #waiting: Commit[] = [];
  #inflight: { packet: Packet; commit: Commit | undefined; waiting: Set<string>; sentAt: number } | undefined;
  /** MOUNT waits for the commit that is under way. */
  draining = false;

  constructor(disk: Disk, around: DatabaseSurroundings, links: MalLinks, primary: Primary) {
    this.#disk = disk;
    this.#around = around;
    this.#links = links;
    this.#primary = primary;
  }

  add(commit: Commit): void {
    this.#waiting.push(commit);
    this.#pump();
  }

  /** Lets nothing else begin; true while a commit is under way that will end. */
  drain(): boolean {
    this.draining = this.#inflight !== undefined && this.#primary.state().status === 'OPEN';
    return this.draining;
  }

  /** Nobody is told of them any more; the redo that was sent stays in the log buffer, as standbys may have it. */
  rollBack(): void {
    for (const commit of this.#waiting.splice(0)) commit.outcome = 'failed';
    if (this.#inflight?.commit === undefined) return;
    this.#inflight.commit.outcome = 'unknown';
    this.#inflight.commit = undefined;
  }

  /** What is in the log buffer is written before anything else is. */
  flush(): void {
    if (this.#inflight !== undefined) this.#write(this.#inflight.packet);
    this.#inflight = undefined;
  }

  /** The log buffer of what is no primary any more. */
  forget(): void {
    this.#inflight = undefined;
  }

  /** Whether the commit under way needs this standby. */
  waitFor(peer: string): boolean {
    return this.#inflight?.waiting.has(peer) === true;
  }

  acknowledged(peer: string, lsn: number): void {
    const sent = this.#inflight;
    if (sent?.packet.lsn !== lsn || !sent.waiting.delete(peer)) return;
    this.#primary.sent(peer, (this.#around.now() - sent.sentAt) / 1000);
    if (sent.waiting.size === 0) this.#complete();
  }

  /** Goes on, to the archives that are VALID now. */
  resume(): void {
    if (this.#inflight !== undefined) {
      this.#inflight.waiting = new Set(this.#synchronous());
      this.#send();
    }
    this.#pump();
  }

  /** The archives that a commit waits for. */
  #synchronous(): string[] {
    const { archives, configuration } = this.#primary.state();
    return Object.keys(archives).filter(
      (name) => archives[name] === 'VALID' && configuration.archives[name] !== 'ASYNC',
    );
  }

  #pump(): void {
    const { mode, status } = this.#primary.state();
    if (mode !== 'PRIMARY' || status !== 'OPEN' || this.#inflight !== undefined || this.draining) return;
    const commit = this.#waiting.shift();
    if (commit === undefined) return;
    const packet = { ...this.#primary.nextPacket(), value: commit.value, megabytes: commit.megabytes ?? 0 };
    this.#inflight = { packet, commit, waiting: new Set(this.#synchronous()), sentAt: this.#around.now() };
    this.#send();
  }

  #send(): void {
    const sent = this.#inflight;
    if (sent === undefined) return;
    const { packet } = sent;
    const { magic } = this.#disk;
    for (const destination of sent.waiting) {
      const timely = this.#primary.state().configuration.archives[destination] === 'TIMELY';
      if (this.#links.isUp(destination)) this.#around.toPeer(destination, { kind: 'redo', packet, timely, magic });
      else this.#primary.failed(destination);
    }
    if (this.#inflight?.waiting.size === 0) this.#complete();
  }

  #complete(): void {
    const sent = this.#inflight;
    // While it is SUSPEND nothing is written; who has to have it is seen again when it is OPEN.
    if (sent === undefined || this.#primary.state().status !== 'OPEN') return;
    this.#inflight = undefined;
    this.#write(sent.packet);
    if (sent.commit !== undefined) {
      sent.commit.outcome = 'acknowledged';
      this.#around.acknowledged(sent.commit);
    }
    this.#pump();
  }

  #write(packet: Packet): void {
    if (this.#disk.log.length < packet.lsn) this.#disk.log.push(packet);
  }
}
