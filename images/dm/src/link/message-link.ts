import type { Socket } from 'node:net';

/** How often an empty line says that the link lives, ms. */
const BEAT_MS = 1000;
/** A link on which nothing came for so long is given up: what TCP still holds back would come far too late. ms */
const SILENCE_MS = 4000;
/** No message is longer: whoever sends such a line is none of ours. */
const LONGEST_LINE = 4 * 1024 * 1024;

export interface LinkEvents<In> {
  readonly onMessage: (message: In) => void;
  /** Once. `byPeer`: the other end closed or reset it, so its process is gone or wanted to; else this end gave it up. */
  readonly onClose: (byPeer: boolean) => void;
}

/** One TCP connection that carries one JSON value a line in both directions; an empty line is a sign of life. */
export class MessageLink<In, Out> {
  readonly #socket: Socket;
  readonly #events: LinkEvents<In>;
  readonly #timer: NodeJS.Timeout;
  #heardAt = performance.now();
  #rest = '';
  #closed = false;
  #givenUp = false;

  constructor(socket: Socket, events: LinkEvents<In>) {
    this.#socket = socket;
    this.#events = events;
    socket.setNoDelay(true);
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#take(text));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy());
    socket.on('close', () => this.#close());
    this.#timer = setInterval(() => this.#beat(), BEAT_MS);
  }

  /** Of the machine at the other end, as this one sees it. */
  get peerAddress(): string {
    return (this.#socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  }

  get ownAddress(): string {
    return (this.#socket.localAddress ?? '').replace(/^::ffff:/, '');
  }

  /** Never fails: what cannot be delivered is lost with the link. */
  send(message: Out): void {
    if (!this.#closed) this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  /** Gives it up from this end. */
  destroy(): void {
    this.#givenUp = true;
    this.#socket.destroy();
  }

  /** Sends what is left, then ends it. */
  end(): void {
    this.#socket.end();
  }

  #take(text: string): void {
    this.#heardAt = performance.now();
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > LONGEST_LINE) this.destroy();
    for (const line of lines) if (line !== '' && !this.#closed) this.#deliver(line);
  }

  #deliver(line: string): void {
    let message: In;
    try {
      message = JSON.parse(line) as In;
    } catch {
      this.destroy();
      return;
    }
    this.#events.onMessage(message);
  }

  #beat(): void {
    if (performance.now() - this.#heardAt > SILENCE_MS) this.destroy();
    else this.#socket.write('\n');
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    this.#events.onClose(!this.#givenUp);
  }
}
