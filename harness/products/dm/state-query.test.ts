import { expect } from 'chai';
import { stateFromRows } from './state-query.ts';

const ADDRESSES: Readonly<Record<string, string>> = {
  GRP1_RT_01: '10.0.0.11',
  GRP1_RT_02: '10.0.0.12',
  GRP1_RT_03: '10.0.0.13',
};
const addressOf = (instance: string): string | undefined => ADDRESSES[instance];
const instance = (mode: string, status: string): readonly Readonly<Record<string, string>>[] => [
  { name: 'GRP1_RT_01', mode, status, clock_ms: '1700000000123' },
];

describe('the state of a DM node', () => {
  it('is a primary that sends to the standbys whose archive is VALID', () => {
    const state = stateFromRows(
      [
        instance('PRIMARY', 'OPEN'),
        [{ file_lsn: '4294967312', cur_lsn: '4294967320' }],
        [
          { arch_dest: 'GRP1_RT_02', arch_status: 'VALID' },
          { arch_dest: 'GRP1_RT_03', arch_status: 'INVALID' },
        ],
        [{ arch_dest: 'GRP1_RT_02', last_send_lsn: '4294967300' }],
        [],
        [{ dw_status: 'RECOVERY' }],
      ],
      addressOf,
    );
    expect(state).to.deep.include({ role: 'primary', state: 'OPEN', lsn: '1/10', inRecovery: false });
    expect(state).to.deep.include({ detail: 'watcher RECOVERY', clockMs: 1_700_000_000_123 });
    expect(state.senders).to.deep.equal([
      {
        peerAddress: '10.0.0.12',
        peerRole: 'Standby',
        state: 'Streaming',
        syncState: 'Sync',
        sentLsn: '1/4',
        flushLsn: '1/4',
        replayLsn: '1/4',
      },
    ]);
  });

  it('is a standby that says what it received, what it replayed, and from whom', () => {
    const state = stateFromRows(
      [instance('STANDBY', 'OPEN'), [{ file_lsn: '80', cur_lsn: '64' }], [], [], [{ primary_name: 'GRP1_RT_02' }], []],
      addressOf,
    );
    expect(state).to.deep.include({ role: 'standby', state: 'OPEN', lsn: '0/50', replayLsn: '0/40', inRecovery: true });
    expect(state.receiver).to.deep.include({ peerAddress: '10.0.0.12', receivedLsn: '0/50', replayLsn: '0/40' });
  });

  it('has no receiver while nobody sends', () => {
    const rows = [
      instance('STANDBY', 'OPEN'),
      [{ file_lsn: '80', cur_lsn: '64' }],
      [],
      [],
      [{ primary_name: null }],
      [],
    ];
    expect(stateFromRows(rows, addressOf)).not.to.have.property('receiver');
  });

  it('takes writes in OPEN, makes them wait in SUSPEND, and refuses them elsewhere', () => {
    const refuses = (status: string): unknown => stateFromRows([instance('PRIMARY', status)], addressOf).inRecovery;
    expect(['OPEN', 'SUSPEND', 'MOUNT', 'AFTER REDO'].map(refuses)).to.deep.equal([false, false, true, true]);
  });

  it('is an error when there is no row', () => {
    expect(() => stateFromRows([], addressOf)).to.throw(TypeError);
  });
});
