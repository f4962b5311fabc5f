import { Dialer } from '../link/dialer.ts';
import { MessagePort } from '../link/message-port.ts';
import type { MalPing } from './mal-message.ts';

/** Another instance of dmmal.ini. */
export interface MalPeer {
  readonly instance: string;
  readonly host: string;
  readonly port: number;
}

export interface MalEvents {
  readonly onPing: (ping: MalPing) => void;
  /** A link broke, or stands again. */
  readonly onChange: (instance: string, up: boolean) => void;
}

interface Heard {
  at: number;
  up: boolean;
}

/**
 * The MAL links of an instance (dmmal.ini): it dials every other one, and hears of it on the link that the other dialled. A
 * link is broken when the other process ends, or when nothing came for MAL_CHECK_INTERVAL + MAL_CONN_FAIL_INTERVAL.
 */
export class MalNetwork {
  readonly #dialers: readonly Dialer<never, MalPing>[];
  readonly #port: MessagePort<MalPing, never>;
  readonly #heard: Map<string, Heard>;
  readonly #silenceAllowedMs: number;
  readonly #events: MalEvents;

  /** @param silenceAllowedMs Infinity when links are not judged by time (MAL_CHECK_INTERVAL = 0) */
  constructor(peers: readonly MalPeer[], silenceAllowedMs: number, events: MalEvents) {
    this.#silenceAllowedMs = silenceAllowedMs;
    this.#events = events;
    this.#heard = new Map(peers.map(({ instance }) => [instance, { at: 0, up: false }]));
    const names = new WeakMap<object, string>();
    this.#port = new MessagePort<MalPing, never>({
      onMessage: (ping, link) => {
        names.set(link, ping.instance);
        this.#hear(ping);
      },
      onClose: (link, byPeer) => {
        const instance = names.get(link);
        if (byPeer && instance !== undefined) this.#set(instance, false);
      },
    });
    this.#dialers = peers.map(
      ({ instance, host, port }) =>
        new Dialer<never, MalPing>(host, port, { onGone: () => this.#set(instance, false) }),
    );
  }

  /** Throws the system's error where the port is in use. */
  async listen(port: number): Promise<void> {
    await this.#port.listen({ port });
  }

  /** By instance, whether its link stands. */
  get links(): Readonly<Record<string, boolean>> {
    return Object.fromEntries([...this.#heard].map(([instance, { up }]) => [instance, up]));
  }

  isUp(instance: string): boolean {
    return this.#heard.get(instance)?.up === true;
  }

  send(ping: MalPing): void {
    for (const dialer of this.#dialers) dialer.send(ping);
  }

  /** Looks for links on which nothing came any more; by the wall clock, as everything in data watch. */
  check(now: number): void {
    for (const [instance, { at, up }] of this.#heard) {
      if (up && now - at > this.#silenceAllowedMs) this.#set(instance, false);
    }
  }

  #hear(ping: MalPing): void {
    const heard = this.#heard.get(ping.instance);
    if (heard === undefined) return;
    heard.at = Date.now();
    this.#set(ping.instance, true);
    this.#events.onPing(ping);
  }

  #set(instance: string, up: boolean): void {
    const heard = this.#heard.get(instance);
    if (heard === undefined || heard.up === up) return;
    heard.up = up;
    this.#events.onChange(instance, up);
  }
}
