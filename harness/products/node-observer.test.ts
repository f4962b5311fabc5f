import net from 'node:net';
import { expect } from 'chai';
import { NodeObserver } from './node-observer.ts';

const QUESTION = { sql: 'select 1', read: (results: readonly unknown[]): number => results.length };

describe('the observer of a node', () => {
  let server: net.Server;
  let port: number;
  let connections: net.Socket[];

  beforeEach(async () => {
    connections = [];
    server = net.createServer((socket) => {
      connections.push(socket);
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as net.AddressInfo).port;
  });

  afterEach(async () => {
    for (const socket of connections) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('gives up on a server that takes the connection and says nothing, and lets go of the socket', async () => {
    const observer = new NodeObserver('n1', { host: '127.0.0.1', port }, QUESTION);
    const started = performance.now();
    const error = await observer.ask(60).catch((thrown: unknown) => thrown);
    expect(performance.now() - started).to.be.lessThan(500);
    expect(error).to.include({ code: 'QUAKE_NO_ANSWER' });
    const [socket] = connections;
    if (socket === undefined) throw new Error('never connected');
    if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve).resume());
  });

  it('asks once for callers at the same time', async () => {
    const observer = new NodeObserver('n1', { host: '127.0.0.1', port }, QUESTION);
    await Promise.allSettled([observer.ask(50), observer.ask(50), observer.ask(50)]);
    expect(connections).to.have.lengthOf(1);
  });

  it('says at once that nobody listens', async () => {
    await new Promise((resolve) => server.close(resolve));
    const error = await new NodeObserver('n1', { host: '127.0.0.1', port }, QUESTION)
      .ask(2000)
      .catch((thrown: unknown) => thrown);
    expect(error).to.have.property('code', 'ECONNREFUSED');
    server = net.createServer().listen(0);
  });
});
