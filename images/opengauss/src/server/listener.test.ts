import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestControl } from '../control-client.ts';
import type { ControlRequest } from '../control.ts';
import { Listener } from './listener.ts';
import { fatalResponse, readStartupPacket } from './refusal.ts';

const REFUSAL = { message: 'the local listen ip and port is not for the gsql client', sqlstate: '08P01' };

/** What a server sends to a client that sends these bytes, until it hangs up. */
function talk(path: string, bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path });
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    socket.on('close', () => {
      resolve(received);
    });
    socket.on('error', reject);
    socket.write(bytes);
  });
}

function startup(parameters: string): Buffer {
  const body = Buffer.from(`\0\x03\0\0${parameters}\0`, 'latin1');
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([length, body]);
}

describe('the HA port', () => {
  let directory: string;
  let path: string;
  let listener: Listener;
  const asked: ControlRequest[] = [];

  beforeEach(async () => {
    asked.length = 0;
    directory = mkdtempSync(join(tmpdir(), 'dbquake-listener-'));
    path = join(directory, '.s.PGSQL.5433');
    listener = new Listener(REFUSAL, (request) => {
      asked.push(request);
      if (request.op === 'query') return Promise.resolve(undefined);
      if (request.op === 'demote') return Promise.reject(new Error('catchup is still alive, switchover failed'));
      return Promise.resolve({ ok: true, op: 'checkpoint' });
    });
    await listener.listen({ path });
  });

  afterEach(async () => {
    await listener.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('answers a control request', async () => {
    expect(await requestControl(path, { op: 'checkpoint' }, 1000)).to.deep.equal({ ok: true, op: 'checkpoint' });
    expect(asked).to.deep.equal([{ op: 'checkpoint' }]);
  });

  it('tells why a request failed', async () => {
    const answer = await requestControl(path, { op: 'demote', force: false, requester: 'n2' }, 1000);
    expect(answer).to.deep.equal({ ok: false, error: 'catchup is still alive, switchover failed' });
  });

  it('hangs up where there is no answer to give', async () => {
    const failure = await requestControl(path, { op: 'query' }, 1000).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error).with.property('message', 'connection closed');
  });

  it('refuses a client of the database', async () => {
    const answer = await talk(path, startup('user\0omm\0'));
    expect(answer).to.contain('SFATAL\0').and.to.contain(`M${REFUSAL.message}\0`).and.to.contain('C08P01\0');
    expect(asked).to.deep.equal([]);
  });

  it('first declines encryption, then refuses', async () => {
    const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
    expect(readStartupPacket(sslRequest)).to.equal('encryption');
    const answer = await new Promise<string>((resolve) => {
      const socket = createConnection({ path });
      let received = '';
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
        if (received === 'N') socket.write(startup('user\0omm\0'));
      });
      socket.on('close', () => {
        resolve(received);
      });
      socket.write(sslRequest);
    });
    expect(answer.startsWith('NE')).to.equal(true);
  });
});

describe('a control request', () => {
  it('ends at its deadline when the server says nothing', async () => {
    const silent: Server = createServer(() => undefined);
    const directory = mkdtempSync(join(tmpdir(), 'dbquake-silent-'));
    const path = join(directory, 'socket');
    await new Promise<void>((resolve) => silent.listen(path, resolve));
    const failure = await requestControl(path, { op: 'query' }, 30).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error).with.property('message', 'timeout expired');
    silent.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('fails with the words of the system when nobody listens', async () => {
    const failure = await requestControl('/nonexistent/socket', { op: 'query' }, 1000).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error).with.property('message').that.contains('ENOENT');
  });
});

describe('a refusal', () => {
  it('waits for the whole startup packet', () => {
    const packet = startup('user\0omm\0');
    expect(readStartupPacket(packet.subarray(0, 6))).to.equal(undefined);
    expect(readStartupPacket(packet.subarray(0, packet.length - 1))).to.equal(undefined);
    expect(readStartupPacket(packet)).to.equal('startup');
  });

  it('is an ErrorResponse whose length is right', () => {
    const bytes = fatalResponse('no', '57P03');
    expect(bytes.subarray(0, 1).toString()).to.equal('E');
    expect(bytes.readInt32BE(1)).to.equal(bytes.length - 1);
  });
});
