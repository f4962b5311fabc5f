import { connect, type Socket } from 'node:net';
import { DelayLine } from './delay-line.ts';
import type { RelayRoute } from './relay-plan.ts';

/** A sender is held when this much of its bytes is under way: more than any line of such a delay would hold. */
const UNDER_WAY_BYTES = 8 * 1024 * 1024;

type Item = Buffer | 'end' | 'reset';

/**
 * One connection through the relay. It takes as long to open as over a line of that delay: the client's bytes are read
 * two delays after it connected. Closing and resetting are as late as bytes are. The far side sees the address, though
 * not the port, of the client. The client's socket must be paused and allow half-open connections.
 */
export function link(client: Socket, route: RelayRoute, delayMs: () => number): void {
  const accepted = performance.now();
  client.on('error', () => undefined);
  setTimeout(() => {
    const server = connect({
      host: route.address,
      port: route.port,
      allowHalfOpen: true,
      ...(client.remoteAddress === undefined ? {} : { localAddress: client.remoteAddress }),
    });
    const refused = (): void => {
      setTimeout(() => client.resetAndDestroy(), delayMs());
    };
    server.once('error', refused);
    server.once('connect', () => {
      server.off('error', refused);
      forward(server, client, delayMs);
      const answered = performance.now() - accepted + delayMs();
      setTimeout(() => forward(client, server, delayMs), answered - (performance.now() - accepted));
    });
  }, delayMs());
}

/** One direction. */
function forward(from: Socket, to: Socket, delayMs: () => number): void {
  let underWay = 0;
  const line = new DelayLine<Item>(delayMs, (item) => {
    if (item === 'end') to.end();
    else if (item === 'reset') to.resetAndDestroy();
    else
      to.write(item, () => {
        underWay -= item.length;
        if (underWay < UNDER_WAY_BYTES) from.resume();
      });
  });
  from.setNoDelay(true);
  from.on('data', (chunk: Buffer) => {
    underWay += chunk.length;
    if (underWay >= UNDER_WAY_BYTES) from.pause();
    line.push(chunk);
  });
  from.on('end', () => line.push('end'));
  from.on('error', () => line.push('reset'));
  if (from.errored !== null) line.push('reset');
  from.resume();
}
