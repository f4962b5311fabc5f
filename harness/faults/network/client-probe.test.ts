import { createServer, type AddressInfo, type Server } from 'node:net';
import { expect } from 'chai';
import { probeAsClient } from './client-probe.ts';

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

describe('probeAsClient', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  it('hears a server end the connection', async () => {
    server = createServer((socket) => socket.resume());
    expect(await probeAsClient('127.0.0.1', await listen(server), 2_000)).to.equal('ended');
  });

  it('is refused where nobody listens', async () => {
    const closed = createServer();
    const port = await listen(closed);
    await new Promise((resolve) => closed.close(resolve));
    expect(await probeAsClient('127.0.0.1', port, 2_000)).to.equal('refused');
  });

  it('calls silent what accepts and never answers', async () => {
    server = createServer({ allowHalfOpen: true }, (socket) => setTimeout(() => socket.destroy(), 300));
    expect(await probeAsClient('127.0.0.1', await listen(server), 100)).to.equal('silent');
  });
});
