import { CODE } from '../watch/statement.ts';
import { Samples, type Disk, type Packet } from './redo.ts';

/** How a standby takes redo: KEEP_BUF under REALTIME, replay before the answer under TIMELY (seed 001, facts/dm.md §2.10). */
export class StandbyRedo {
  readonly #disk: Disk;
  /** Received under REALTIME and not written yet: until the next one comes, or it is told to apply or discard it. */
  #keep: Packet | undefined;
  /** Replay is behind what is written by so many packets. */
  backlog = 0;
  readonly applies = new Samples(64);

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  get fileLsn(): number {
    return this.#disk.log.length;
  }

  get slsn(): number {
    return this.fileLsn + (this.#keep === undefined ? 0 : 1);
  }

  /** Takes one packet; false if it does not go on from what is there. */
  take(packet: Packet, timely: boolean): boolean {
    if (packet.lsn <= this.fileLsn || packet.lsn === this.#keep?.lsn) return true;
    if (packet.lsn !== this.slsn + 1) return false;
    this.applyKeep();
    if (timely) this.#write(packet);
    else this.#keep = packet;
    return true;
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

  #write(packet: Packet): void {
    this.#disk.log.push(packet);
    this.#disk.openCount = packet.openCount ?? this.#disk.openCount;
  }
}
