import { expect } from 'chai';
import { parseNodeFacts } from './node-facts.ts';

const STANDBY = `services yes
marked yes
database standby
streams streaming
timeline 2
checkpoint 0/5000028
rewinds 1
 node_id |  hostname  | port  | status | lb_weight |  role   | select_cnt | load_balance_node | replication_delay
---------+------------+-------+--------+-----------+---------+------------+-------------------+-------------------
 0       | 10.213.0.11 | 54321 | up     | 0.500000  | standby | 0          | false             | 0
 1       | 10.213.0.12 | 54321 | up     | 0.500000  | primary | 0          | true              | 0
(2 rows)
`;

describe('one look into a KingbaseES machine', () => {
  it('tells everything of a standby that is back', () => {
    const { pool, ...facts } = parseNodeFacts(STANDBY);
    expect(facts).to.deep.equal({
      services: true,
      database: 'standby',
      isMarkedStandby: true,
      streams: true,
      timeline: 2,
      checkpoint: '0/5000028',
      rewinds: 1,
    });
    expect(pool?.map(({ id, status, role }) => `${id} ${status} ${role}`)).to.deep.equal([
      '0 up standby',
      '1 up primary',
    ]);
  });

  it('tells that nothing runs on a machine that was switched on again', () => {
    expect(parseNodeFacts('timeline 1\ncheckpoint 0/3000028\nrewinds 0\n')).to.deep.equal({
      services: false,
      database: 'down',
      isMarkedStandby: false,
      streams: false,
      timeline: 1,
      checkpoint: '0/3000028',
      rewinds: 0,
    });
  });
});
