import { expect } from 'chai';
import { parseReplconninfo } from '../conf/replconninfo.ts';
import type { Observation } from './observation.ts';
import { percent, receiverRow, senderRows } from './replication-rows.ts';

const channels = parseReplconninfo('localhost=10.0.0.1 localport=5433 remotehost=10.0.0.2 remoteport=5433') ?? [];

const seen: Observation = {
  inRecovery: false,
  lsn: '0/4000148',
  replayed: '0/4000148',
  timeline: 1,
  waitsForWal: false,
  receiver: undefined,
  senders: [
    {
      pid: 26150,
      applicationName: 'n2',
      address: '10.0.0.2',
      port: 44767,
      state: 'streaming',
      sent: '0/4000148',
      write: '0/4000148',
      flush: '0/4000100',
      replay: '0/40000F0',
      syncState: 'sync',
      syncPriority: 1,
    },
  ],
};

describe('the senders of a primary', () => {
  const context = { role: 'Primary', channels, mostAvailableSync: false, haPort: 5433 } as const;

  it('are told as openGauss tells them', () => {
    expect(senderRows(seen, context)).to.deep.equal([
      {
        sender_pid: 26150,
        local_role: 'Primary',
        peer_role: 'Standby',
        peer_state: 'Normal',
        state: 'Streaming',
        sender_sent_location: '0/4000148',
        sender_write_location: '0/4000148',
        sender_flush_location: '0/4000148',
        sender_replay_location: '0/4000148',
        receiver_received_location: '0/4000148',
        receiver_write_location: '0/4000148',
        receiver_flush_location: '0/4000100',
        receiver_replay_location: '0/40000F0',
        sync_percent: '100%',
        sync_state: 'Sync',
        sync_priority: 1,
        sync_most_available: 'Off',
        channel: '10.0.0.1:5433-->10.0.0.2:44767',
      },
    ]);
  });

  it('show a build and a catch-up', () => {
    const [sender] = seen.senders;
    if (sender === undefined) throw new Error('no sender');
    const states = [
      { ...sender, applicationName: 'pg_basebackup', state: 'backup' },
      { ...sender, state: 'catchup' },
    ];
    const rows = senderRows({ ...seen, senders: states }, { ...context, mostAvailableSync: true });
    expect(
      rows.map(({ peer_state, state, sync_most_available }) => [peer_state, state, sync_most_available]),
    ).to.deep.equal([
      ['Building', 'Backup', 'On'],
      ['Catchup', 'Catchup', 'On'],
    ]);
  });
});

describe('the receiver of a standby', () => {
  const ha = {
    local_role: 'Standby',
    static_connections: 1,
    db_state: 'Catchup',
    detail_information: 'Normal',
  } as const;
  const receiver = {
    pid: 87,
    status: 'streaming',
    flushed: '0/3000000',
    written: '0/3000060',
    senderEnd: '0/6000000',
    host: '10.0.0.2',
    port: 5432,
  };

  it('is told with the HA port of its primary', () => {
    const row = receiverRow({ ...seen, receiver, replayed: '0/2FFFF00' }, ha, channels, 44767);
    expect(row).to.include({
      receiver_pid: 87,
      state: 'Catchup',
      sender_sent_location: '0/6000000',
      receiver_received_location: '0/3000060',
      receiver_replay_location: '0/2FFFF00',
      sync_percent: '50%',
      channel: '10.0.0.1:44767<--10.0.0.2:5433',
    });
  });

  it('is not told while it does not stream', () => {
    expect(receiverRow({ ...seen, receiver: { ...receiver, status: 'starting' } }, ha, channels, 0)).to.equal(null);
    expect(receiverRow(seen, ha, channels, 0)).to.equal(null);
  });

  it('never has more than everything', () => {
    expect([percent('0/5', '0/4'), percent('0/0', '0/0'), percent('0/1', '0/3')]).to.deep.equal([
      '100%',
      '100%',
      '33%',
    ]);
  });
});
