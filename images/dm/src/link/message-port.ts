import { createServer, type Server } from 'node:net';
import { MessageLink } from './message-link.ts';

export interface PortEvents<In, Out> {
  readonly onMessage: (message: In, link: MessageLink<In, Out>) => void;
  readonly onClose?: (link: MessageLink<In, Out>, byPeer: boolean) => void;
}

/** A TCP port or unix socket at which others dial in. */
export class MessagePort<In, Out> {
  readonly links = new Set<MessageLink<In, Out>>();
  readonly #server: Server;

  constructor(events: PortEvents<In, Out>) {
    this.#server = createServer((socket) => {
      const link: MessageLink<In, Out> = new MessageLink<In, Out>(socket, {
        onMessage: (message) => events.onMessage(message, link),
        onClose: (byPeer) => {
          this.links.delete(link);
          events.onClose?.(link, byPeer);
        },
      });
      this.links.add(link);
    });
  }

  /** Throws the system's error where the port is in use. */
  async listen(where: { readonly port: number } | { readonly path: string }): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(where, resolve);
    });
  }

  close(): void {
    for (const link of this.links) link.end();
    this.#server.close();
  }
}
