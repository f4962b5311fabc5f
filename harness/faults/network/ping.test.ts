import { expect } from 'chai';
import { parsePing } from './ping.ts';

const LIMITED = `PING 172.18.0.2 (172.18.0.2) 2900(2928) bytes of data.
2908 bytes from 172.18.0.2: icmp_seq=1 ttl=64 time=33.5 ms
2908 bytes from 172.18.0.2: icmp_seq=3 ttl=64 time=33.3 ms
2908 bytes from 172.18.0.2: icmp_seq=2 ttl=64 time=35.4 ms

--- 172.18.0.2 ping statistics ---
8 packets transmitted, 3 received, +1 duplicates, 62.5% packet loss, time 90ms
rtt min/avg/max/mdev = 33.281/51.058/71.392/14.335 ms, pipe 4
`;
const NOTHING = `PING 172.18.0.3 (172.18.0.3) 56(84) bytes of data.

--- 172.18.0.3 ping statistics ---
1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms

`;

describe('parsePing', () => {
  it('reads counts, times and the order of the answers', () => {
    expect(parsePing(LIMITED)).to.deep.equal({
      sent: 8,
      received: 3,
      duplicates: 1,
      sendingMs: 90,
      averageMs: 51.058,
      maximumMs: 71.392,
      order: [1, 3, 2],
    });
  });

  it('reads that nothing came back', () => {
    expect(parsePing(NOTHING)).to.include({ sent: 1, received: 0, duplicates: 0, maximumMs: 0 });
  });
});
