import type { DatabaseState } from '../database/database-state.ts';
import type { StorageSample } from '../storage/sample.ts';
import { CODE } from '../watch/statement.ts';
import type { MalPing } from './mal-message.ts';

/** A standby that was sent everything stays connected so long until its archive is VALID, ms. */
const LINGER_MS = 30_000;

/** Archived redo on its way to a standby. */
interface Send {
  readonly sequence: number;
  readonly target: number;
  readonly done: (code: number) => void;
  /** The standby is disconnected when it has everything. */
  readonly once: boolean;
  endedAt: number | undefined;
}

/** How a primary sees the standby at the other end of an archive. */
export interface Destination {
  readonly linkUp: boolean;
  readonly ping: MalPing | undefined;
}

/** Which standbys shall take redo from this primary, and how far they are. */
export class RedoSender {
  readonly #sends = new Map<string, Send>();
  #nextSequence = 1;

  /** By instance, which send of archived redo this is. */
  get sends(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#sends].map(([name, { sequence }]) => [name, sequence]));
  }

  /** Who shall follow: those whose archive is VALID, and those that archived redo is being sent to. */
  wanted({ mode, archives, configuration }: DatabaseState): string[] {
    if (mode !== 'PRIMARY') return [];
    const isValid = (name: string): boolean => archives[name] === 'VALID' && configuration.archives[name] !== 'ASYNC';
    return Object.keys(archives).filter((name) => isValid(name) || this.#sends.has(name));
  }

  /** Whether archived redo is on its way. */
  isSending(destination: string): boolean {
    const send = this.#sends.get(destination);
    return send !== undefined && send.endedAt === undefined;
  }

  /**
   * Sends a standby what it lacks up to `target`; resolves with a code (seed 001 §4.1.9, steps 3 and 5).
   * @param once for an ASYNC archive, whose standby is sent nothing between the runs of its timer
   */
  async send(destination: string, target: number, once = false): Promise<number> {
    this.#sends.get(destination)?.done(CODE.interrupted);
    const sequence = this.#nextSequence;
    this.#nextSequence += 1;
    return await new Promise<number>((resolve) => {
      this.#sends.set(destination, { sequence, target, done: resolve, once, endedAt: undefined });
    });
  }

  /** Looks how far each is. */
  check(sample: StorageSample | undefined, look: (destination: string) => Destination, now: number): void {
    for (const [name, send] of this.#sends) {
      if (send.endedAt === undefined) {
        const code = codeOf(send, sample?.followers[name]?.flushed, look(name));
        if (code === undefined) continue;
        send.endedAt = now;
        send.done(code);
        if (code !== CODE.ok || send.once) this.#sends.delete(name);
      } else if (now - send.endedAt > LINGER_MS) {
        this.#sends.delete(name);
      }
    }
  }

  /** Its archive is INVALID: it is sent nothing any more. */
  forget(destination: string): void {
    this.#sends.get(destination)?.done(CODE.interrupted);
    this.#sends.delete(destination);
  }
}

function codeOf(send: Send, flushed: number | undefined, { linkUp, ping }: Destination): number | undefined {
  if (!linkUp || ping === undefined) return CODE.unreachable;
  if (ping.mode !== 'STANDBY' || ping.status !== 'OPEN') return CODE.notOpenStandby;
  if (ping.following.send === send.sequence && ping.following.code !== CODE.ok) return ping.following.code;
  return flushed !== undefined && flushed >= send.target ? CODE.ok : undefined;
}
