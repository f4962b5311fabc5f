import { expect } from 'chai';
import { readFields } from './query-fields.ts';

const PRIMARY = ` HA state:
local_role                     : Primary
static_connections             : 2
Senders info:
sender_pid                     : 55270
sync_state                     : Sync
channel                        : 192.168.1.2:5433-->192.168.1.3:56956
sender_pid                     : 4589
sync_state                     : Potential
Receiver info:
2020-07-25 10:13:04  38232 gs_ctl:No information
`;

describe('the fields of gs_ctl query', () => {
  it('are those of the state and of every sender', () => {
    const { state, senders, receivers, none } = readFields(PRIMARY);
    expect(state).to.deep.equal({ local_role: 'Primary', static_connections: '2' });
    expect(senders).to.deep.equal([
      { sender_pid: '55270', sync_state: 'Sync', channel: '192.168.1.2:5433-->192.168.1.3:56956' },
      { sender_pid: '4589', sync_state: 'Potential' },
    ]);
    expect([receivers.length, none]).to.deep.equal([0, 1]);
  });

  it('may begin with a tab and be followed by empty lines', () => {
    const standby =
      '\tlocal_role    : Standby\n\n Senders info:       \nNo information \n Receiver info:      \n\treceiver_pid : 7\n\n';
    expect(readFields(standby).receivers).to.deep.equal([{ receiver_pid: '7' }]);
    expect(readFields(standby).senders).to.deep.equal([]);
  });
});
