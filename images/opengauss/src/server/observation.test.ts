import { expect } from 'chai';
import { isCatchupAlive, type ObservedSender } from './observation.ts';

function sender(state: string, sent: string): ObservedSender {
  const none = { write: '0/0', flush: '0/0', replay: '0/0', syncState: 'async', syncPriority: 0 };
  return { pid: 1, applicationName: 'n2', address: '10.0.0.2', port: 40000, state, sent, ...none };
}

describe('a primary that is asked for a switchover', () => {
  it('has a standby that catches up while that lacks WAL', () => {
    expect(isCatchupAlive({ lsn: '0/5000000', senders: [sender('catchup', '0/4FFFFF0')] })).to.equal(true);
  });

  it('has none that only is not called streaming yet, or that lags while it streams', () => {
    const senders = [sender('catchup', '0/5000000'), sender('streaming', '0/4000000')];
    expect(isCatchupAlive({ lsn: '0/5000000', senders })).to.equal(false);
  });
});
