import { connect } from 'node:net';
import { MessageLink } from './message-link.ts';

const RETRY_MS = 500;
const CONNECT_TIMEOUT_MS = 2000;

export interface DialerEvents<In> {
  readonly onOpen?: () => void;
  readonly onMessage?: (message: In) => void;
  /** The other end closed it, or nobody listens there: its process is gone. */
  readonly onGone?: () => void;
}

/** Keeps a connection to one address: as often as it breaks, it dials again. */
export class Dialer<In, Out> {
  readonly #host: string;
  readonly #port: number;
  readonly #events: DialerEvents<In>;
  #link: MessageLink<In, Out> | undefined;
  #stopped = false;

  constructor(host: string, port: number, events: DialerEvents<In>) {
    this.#host = host;
    this.#port = port;
    this.#events = events;
    this.#dial();
  }

  get link(): MessageLink<In, Out> | undefined {
    return this.#link;
  }

  /** Lost when there is no connection. */
  send(message: Out): void {
    this.#link?.send(message);
  }

  stop(): void {
    this.#stopped = true;
    this.#link?.end();
  }

  #dial(): void {
    if (this.#stopped) return;
    const socket = connect({ host: this.#host, port: this.#port });
    const timer = setTimeout(() => socket.destroy(), CONNECT_TIMEOUT_MS);
    const refused = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'ECONNREFUSED') this.#events.onGone?.();
    };
    const failed = (): void => {
      clearTimeout(timer);
      this.#again();
    };
    socket.once('error', refused);
    socket.once('close', failed);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', refused);
      socket.off('close', failed);
      this.#link = new MessageLink<In, Out>(socket, {
        onMessage: (message) => this.#events.onMessage?.(message),
        onClose: (byPeer) => {
          this.#link = undefined;
          if (byPeer) this.#events.onGone?.();
          this.#again();
        },
      });
      this.#events.onOpen?.();
    });
  }

  #again(): void {
    if (!this.#stopped) setTimeout(() => this.#dial(), RETRY_MS);
  }
}
