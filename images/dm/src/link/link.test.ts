import { createServer, type Server } from 'node:net';
import { expect } from 'chai';
import { waitUntil } from '../shell/wait-until.ts';
import { Dialer } from './dialer.ts';
import { MessagePort } from './message-port.ts';

async function freePort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address === null || typeof address === 'string' ? 0 : address.port;
}

describe('links between daemons', () => {
  it('carry messages both ways, tell when the other end is gone, and come back', async () => {
    const port = await freePort();
    const heard: string[] = [];
    const gone: number[] = [];
    const open = async (answer: string): Promise<MessagePort<string, string>> => {
      const listening = new MessagePort<string, string>({ onMessage: (text, link) => link.send(`${answer} ${text}`) });
      await listening.listen({ port });
      return listening;
    };
    const first = await open('first');
    const dialer: Dialer<string, string> = new Dialer<string, string>('127.0.0.1', port, {
      onOpen: () => dialer.send('hello'),
      onMessage: (text) => heard.push(text),
      onGone: () => gone.push(heard.length),
    });
    await waitUntil(() => (heard.length > 0 ? true : undefined), 2000, 5);
    first.close();
    await waitUntil(() => (gone.length > 0 ? true : undefined), 2000, 5);
    const second = await open('second');
    await waitUntil(() => (heard.length > 1 ? true : undefined), 3000, 5);
    dialer.stop();
    second.close();
    expect(heard).to.deep.equal(['first hello', 'second hello']);
    expect(gone[0]).to.equal(1);
  });
});
