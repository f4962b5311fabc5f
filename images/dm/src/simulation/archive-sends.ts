/** Archived redo that is on its way to a standby: for a watcher that is waiting for it, or because a timer ran. */
export interface ArchiveSend {
  readonly destination: string;
  /** Of the instruction; undefined for a timer. */
  readonly sequence: number | undefined;
}

/** Sends of archived redo and how the last one to each standby ended. */
export class ArchiveSends {
  readonly #open = new Map<number, ArchiveSend>();
  readonly #lastCodes = new Map<string, number>();
  #next = 1;

  begin(send: ArchiveSend): number {
    const id = this.#next;
    this.#next += 1;
    this.#open.set(id, send);
    return id;
  }

  /** Undefined for one that has ended before. */
  end(id: number, code: number): ArchiveSend | undefined {
    const send = this.#open.get(id);
    this.#open.delete(id);
    if (send !== undefined) this.#lastCodes.set(send.destination, code);
    return send;
  }

  openTo(destination: string): number[] {
    return [...this.#open].flatMap(([id, send]) => (send.destination === destination ? id : []));
  }

  lastCode(destination: string): number {
    return this.#lastCodes.get(destination) ?? 0;
  }
}
