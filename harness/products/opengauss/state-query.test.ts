import { expect } from 'chai';
import { stateFromRows } from './state-query.ts';

/** As a real 3.0.6 answers (recording 05). */
const primary = [
  [
    {
      local_role: 'Primary',
      db_state: 'Normal',
      detail_information: 'Normal',
      in_recovery: 'false',
      lsn: '0/402B9F0',
      replay_lsn: null,
    },
  ],
  [
    {
      peer_role: 'Standby',
      state: 'Streaming',
      sync_state: 'Sync',
      sender_sent_location: '0/402B9F0',
      receiver_flush_location: '0/402B9F0',
      receiver_replay_location: '0/40250F0',
      channel: '127.0.0.1:15001-->127.0.0.1:44767',
    },
  ],
  [],
];
const standby = [
  [
    {
      local_role: 'Standby',
      db_state: 'Normal',
      detail_information: 'Normal',
      in_recovery: 'true',
      lsn: '0/402B9F0',
      replay_lsn: '0/40250F0',
    },
  ],
  [],
  [
    {
      peer_role: 'Primary',
      state: 'Normal',
      receiver_received_location: '0/402B9F0',
      receiver_replay_location: '0/40250F0',
      channel: '127.0.0.1:44767<--127.0.0.1:15001',
    },
  ],
];

describe('the state of a node over SQL', () => {
  it('of a primary has its end of WAL and its senders', () => {
    expect(stateFromRows(primary)).to.deep.equal({
      role: 'primary',
      state: 'Normal',
      detail: 'Normal',
      inRecovery: false,
      lsn: '0/402B9F0',
      senders: [
        {
          peerAddress: '127.0.0.1',
          peerRole: 'Standby',
          state: 'Streaming',
          syncState: 'Sync',
          sentLsn: '0/402B9F0',
          flushLsn: '0/402B9F0',
          replayLsn: '0/40250F0',
        },
      ],
    });
  });

  it('of a standby has what it received and what it replayed', () => {
    expect(stateFromRows(standby)).to.deep.include({
      role: 'standby',
      inRecovery: true,
      lsn: '0/402B9F0',
      replayLsn: '0/40250F0',
    });
  });

  it('counts what was replayed when a restarted standby has not received anything yet', () => {
    const [[row] = []] = standby;
    for (const lsn of [null, '', '0/0']) {
      expect(stateFromRows([[{ ...row, lsn }], [], []])).to.have.property('lsn', '0/40250F0');
    }
  });

  it('is no state when a result is missing', () => {
    expect(() => stateFromRows(primary.slice(0, 2))).to.throw(TypeError);
    expect(() => stateFromRows([[], [], []])).to.throw(TypeError);
  });
});
