import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { link } from './link.ts';

const DELAY_MS = 40;

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('a connection through the relay', () => {
  const servers: Server[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  /** A relay in front of what `serve` does; the client's side of a connection through it. */
  async function throughRelay(serve: (socket: Socket) => void): Promise<Socket> {
    const far = createServer({ allowHalfOpen: true }, serve);
    const port = await listen(far);
    const relay = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) =>
      link(client, { node: 'n2', address: '127.0.0.1', port }, () => DELAY_MS),
    );
    servers.push(far, relay);
    const client = connect({ host: '127.0.0.1', port: await listen(relay) });
    await once(client, 'connect');
    return client;
  }

  it('answers no sooner than two round trips: one to connect, one for the bytes', async () => {
    const client = await throughRelay((socket) => socket.pipe(socket));
    const started = performance.now();
    client.write('hello');
    const [answer] = (await once(client, 'data')) as [Buffer];
    expect(answer.toString()).to.equal('hello');
    expect(performance.now() - started).to.be.within(4 * DELAY_MS - 5, 4 * DELAY_MS + 200);
    const again = performance.now();
    client.write('again');
    await once(client, 'data');
    expect(performance.now() - again).to.be.within(2 * DELAY_MS - 5, 2 * DELAY_MS + 200);
    client.destroy();
  });

  it('carries all bytes in order, more than it holds at once, and the end after them', async () => {
    const total = 20 * 1024 * 1024;
    const client = await throughRelay((socket) => socket.pipe(socket));
    let received = 0;
    let ordered = true;
    client.on('data', (chunk: Buffer) => {
      ordered &&= chunk[0] === received % 251;
      received += chunk.length;
    });
    client.end(
      Buffer.alloc(
        total,
        Uint8Array.from({ length: 251 }, (_, index) => index),
      ),
    );
    await once(client, 'end');
    expect({ received, ordered }).to.deep.equal({ received: total, ordered: true });
  });

  it('hands a reset on in both directions', async () => {
    const client = await throughRelay((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.resetAndDestroy());
    });
    client.write('x');
    const [error] = (await once(client, 'error').catch((thrown: unknown) => [thrown])) as [NodeJS.ErrnoException];
    expect(error.code).to.equal('ECONNRESET');
  });

  it('resets a client whose server refuses, and not at once', async () => {
    const nobody = createServer();
    const port = await listen(nobody);
    await new Promise((resolve) => nobody.close(resolve));
    const relay = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) =>
      link(client, { node: 'n2', address: '127.0.0.1', port }, () => DELAY_MS),
    );
    servers.push(relay);
    const started = performance.now();
    const client = connect({ host: '127.0.0.1', port: await listen(relay) });
    const [error] = (await once(client, 'error').catch((thrown: unknown) => [thrown])) as [NodeJS.ErrnoException];
    expect(error.code).to.equal('ECONNRESET');
    expect(performance.now() - started).to.be.greaterThan(2 * DELAY_MS - 5);
  });
});
