import { createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { probePort } from './port-probe.ts';

describe('probePort', () => {
  let server: Server | undefined;

  afterEach((done) => {
    if (server?.listening === true) server.close(done);
    else done();
  });

  async function listen(onConnection: (socket: Socket) => void): Promise<number> {
    const opened = createServer(onConnection);
    server = opened;
    await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
    const address = opened.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  it('says "open" when somebody listens and waits', async () => {
    const port = await listen((socket) => socket.on('error', () => undefined));
    expect(await probePort('127.0.0.1', port)).to.equal('open');
  });

  it('says "closed" when the connection is accepted and ended at once', async () => {
    expect(await probePort('127.0.0.1', await listen((socket) => socket.end()))).to.equal('closed');
  });

  it('says "refused" when nobody listens', async () => {
    const port = await listen(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    expect(await probePort('127.0.0.1', port)).to.equal('refused');
  });
});
