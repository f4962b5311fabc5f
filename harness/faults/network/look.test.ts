import { expect } from 'chai';
import { leftBehind } from './gone.ts';
import { parseSight } from './look.ts';

/** As nft 1.0.6 and tc of Debian 12 print it. */
const OUTPUT = `answer 10.213.0.11 silent
answer 10.213.0.13 open
table inet dbquake_f3 {
	counter from_n1 {
		packets 12 bytes 864
	}
	counter from_n3 {
		packets 0 bytes 0
	}
}
table inet dbquake_f3
table inet dbquake_f12
qdisc noqueue 0: dev lo root refcnt 2 
qdisc htb db03: dev eth0 root refcnt 3 r2q 10 default 0 direct_packets_stat 0 direct_qlen 1000
qdisc pfifo 8004: dev eth0 parent db03:10 limit 1000p
process 1234
`;

describe('what is seen from a namespace', () => {
  const sight = parseSight('n2', OUTPUT);

  it('has the answers, the counters and what is there', () => {
    expect([...sight.answers]).to.deep.equal([
      ['10.213.0.11', 'silent'],
      ['10.213.0.13', 'open'],
    ]);
    expect([...sight.packets]).to.deep.equal([
      ['from_n1', 12],
      ['from_n3', 0],
    ]);
    expect(sight.tables).to.deep.equal(['dbquake_f3', 'dbquake_f12']);
    expect(sight.qdiscs).to.deep.equal(['0:', 'db03:']);
    expect(sight.processes).to.equal(1);
  });

  it('shows what a fault has left behind, and not what another one has there', () => {
    expect(leftBehind([sight], 'f3')).to.deep.equal([
      'n2 still has the table dbquake_f3',
      'n2 still has the qdisc db03:',
      'n2 still has 1 processes of the fault',
    ]);
    expect(leftBehind([{ ...sight, processes: 0 }], 'f1')).to.deep.equal([]);
  });

  it('sees nothing in nothing', () => {
    const empty = parseSight('n2', '');
    expect(empty.answers.size + empty.packets.size + empty.tables.length + empty.processes).to.equal(0);
  });
});
