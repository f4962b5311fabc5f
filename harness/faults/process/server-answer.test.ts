import { createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { askServer } from './server-answer.ts';

describe('askServer', () => {
  let server: Server | undefined;
  const sockets = new Set<Socket>();

  afterEach((done) => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    if (server?.listening === true) server.close(done);
    else done();
  });

  async function listen(onConnection: (socket: Socket) => void): Promise<number> {
    const opened = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      onConnection(socket);
    });
    server = opened;
    await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
    const address = opened.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  it('says "answers" when the server speaks after our eight bytes', async () => {
    const port = await listen((socket) => socket.on('data', (data) => data.length === 8 && socket.write('N')));
    expect(await askServer('127.0.0.1', port, 1000)).to.equal('answers');
  });

  it('says "silent" when the connection is accepted and nobody speaks', async () => {
    expect(await askServer('127.0.0.1', await listen(() => undefined), 50)).to.equal('silent');
  });

  it('says "closed" when the connection is ended without a word', async () => {
    expect(await askServer('127.0.0.1', await listen((socket) => socket.destroy()), 1000)).to.equal('closed');
  });

  it('says "closed" when the connection is ended politely', async () => {
    expect(await askServer('127.0.0.1', await listen((socket) => socket.end()), 1000)).to.equal('closed');
  });

  it('says "refused" when nobody listens', async () => {
    const port = await listen(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    expect(await askServer('127.0.0.1', port, 1000)).to.equal('refused');
  });
});
