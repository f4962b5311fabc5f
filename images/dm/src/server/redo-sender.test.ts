import { expect } from 'chai';
import { newDatabase } from '../database/database-state.ts';
import { sampleAtRest, type StorageSample } from '../storage/sample.ts';
import { CODE } from '../watch/statement.ts';
import type { MalPing } from './mal-message.ts';
import { RedoSender, type Destination } from './redo-sender.ts';

const database = newDatabase(
  {
    instance: 'A',
    watcherErrorTime: 60,
    alterModeStatus: false,
    offlineTablespaces: 2,
    sessionFreeTime: 60,
    watcherWaitTime: 0,
    archives: { B: 'REALTIME', C: 'REALTIME', D: 'ASYNC' },
  },
  'PRIMARY',
  0,
);
const standby = (change: Partial<MalPing['following']> = {}): Destination => ({
  linkUp: true,
  ping: {
    instance: 'B',
    mode: 'STANDBY',
    status: 'OPEN',
    source: { wanted: [], sends: {}, timeline: 0, history: [], lsn: 0, fileLsn: 0 },
    following: { source: 'A', send: 1, code: 0, received: 0, ...change },
  },
});
const flushedTo = (flushed: number): StorageSample => ({
  ...sampleAtRest(0),
  followers: { B: { pid: 1, streaming: true, flushed, replayed: 0, flushSeconds: 0, replaySeconds: 0 } },
});

describe('the sender of archived redo', () => {
  it('wants those to follow whose archive is VALID, and those that it sends to', () => {
    const sender = new RedoSender();
    const state = { ...database, archives: { B: 'INVALID', C: 'VALID', D: 'VALID' } as const };
    expect(sender.wanted(state)).to.deep.equal(['C']);
    void sender.send('B', 100);
    expect(sender.wanted(state)).to.deep.equal(['B', 'C']);
    expect(sender.wanted({ ...state, mode: 'STANDBY' })).to.deep.equal([]);
  });

  it('is done when the standby has everything up to the target', async () => {
    const sender = new RedoSender();
    const sent = sender.send('B', 100);
    sender.check(flushedTo(99), () => standby(), 0);
    sender.check(flushedTo(100), () => standby(), 0);
    expect(await sent).to.equal(CODE.ok);
  });

  const failures: readonly (readonly [string, Destination, number])[] = [
    ['the link breaks', { linkUp: false, ping: undefined }, CODE.unreachable],
    ['the standby says that redo is missing', standby({ code: CODE.notContiguous }), CODE.notContiguous],
  ];
  for (const [what, destination, code] of failures) {
    it(`fails with ${code} when ${what}`, async () => {
      const sender = new RedoSender();
      const sent = sender.send('B', 100);
      sender.check(flushedTo(0), () => destination, 0);
      expect(await sent).to.equal(code);
      expect(sender.wanted(database)).to.deep.equal([]);
    });
  }

  it('does not take a code of an earlier send for one of this', () => {
    const sender = new RedoSender();
    void sender.send('B', 100);
    void sender.send('B', 100);
    sender.check(flushedTo(0), () => standby({ send: 1, code: CODE.notContiguous }), 0);
    expect(sender.wanted(database)).to.deep.equal(['B']);
  });

  it('lets a standby go whose archive did not become VALID', () => {
    const sender = new RedoSender();
    void sender.send('B', 100);
    sender.check(flushedTo(100), () => standby(), 0);
    sender.check(flushedTo(100), () => standby(), 29_000);
    expect(sender.wanted(database)).to.deep.equal(['B']);
    sender.check(flushedTo(100), () => standby(), 31_000);
    expect(sender.wanted(database)).to.deep.equal([]);
  });
});
