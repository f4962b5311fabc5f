import { CODE } from '../watch/statement.ts';
import type { Disk, Packet } from './redo.ts';
import type { Replay } from './replay.ts';

/** How a standby takes redo: KEEP_BUF under REALTIME, replay before the answer under TIMELY (seed 001, facts/dm.md §2.10). */
export class StandbyRedo {
  readonly #disk: Disk;
  readonly replay: Replay;
  /** Received under REALTIME and not written yet: until the next one comes, or it is told to apply or discard it. */
  #keep: Packet | undefined;
  /** Replay is behind what is written by so many packets besides those in its queue. */
  backlog = 0;

  constructor(disk: Disk, replay: Replay) {
    this.#disk = disk;
    this.replay = replay;
  }

  get fileLsn(): number {
    return this.#disk.log.length;
  }

  /** The last that is replayed. */
  get curLsn(): number {
    return this.fileLsn - this.backlog - this.replay.backlog.buffers;
  }

  get slsn(): number {
    return this.fileLsn + (this.#keep === undefined ? 0 : 1);
  }

  /** Takes one packet and answers, unless it does not go on from what is there; under TIMELY after its replay. */
  take(packet: Packet, timely: boolean, answer: () => void): void {
    if (packet.lsn <= this.fileLsn || packet.lsn === this.#keep?.lsn) {
      this.replay.answer(answer);
      return;
    }
    if (packet.lsn !== this.slsn + 1) return;
    this.applyKeep();
    if (timely) {
      this.#write(packet, answer);
      return;
    }
    this.#keep = packet;
    this.replay.answer(answer);
  }

  applyKeep(): void {
    if (this.#keep !== undefined) this.#write(this.#keep);
    this.#keep = undefined;
  }

  discardKeep(): void {
    this.#keep = undefined;
  }

  /** Takes archived redo; returns the code that the primary will see. */
  takeArchive(packets: readonly Packet[]): number {
    for (const packet of packets) {
      const own = this.#disk.log[packet.lsn - 1];
      if (own !== undefined && own.id !== packet.id) return CODE.replayCheckFailed;
      if (own !== undefined) continue;
      if (packet.lsn !== this.fileLsn + 1) return CODE.notContiguous;
      this.#write(packet);
    }
    return CODE.ok;
  }

  #write(packet: Packet, replayed: () => void = nothing): void {
    this.#disk.log.push(packet);
    this.#disk.openCount = packet.openCount ?? this.#disk.openCount;
    this.replay.add(packet, replayed);
  }
}

function nothing(): void {
  // Nobody waits for the replay.
}
