import { expect } from 'chai';
import { readFixture } from './fixtures/read-fixture.ts';
import { parseWatchdogInfo } from './watchdog-info.ts';

describe('pcp_watchdog_info of KingbaseES', () => {
  it('tells who is master and whether the address is here', () => {
    expect(parseWatchdogInfo(readFixture('watchdog-info.txt'))).to.deep.equal({
      hasAddress: true,
      nodes: [
        { name: '10.213.4.11:9999 Linux n1', host: '10.213.4.11', state: 'MASTER' },
        { name: '10.213.4.12:9999 Linux n2', host: '10.213.4.12', state: 'STANDBY' },
      ],
    });
  });

  it('is read in the words of V8R3 too', () => {
    const text =
      '2 NO n2:9999 Linux n2 n2\n\nn1:9999 Linux n1 n1 9999 9000 8 LOST\nn2:9999 Linux n2 n2 9999 9000 4 MASTER\n';
    const info = parseWatchdogInfo(text);
    expect(info?.hasAddress).to.equal(false);
    expect(info?.nodes.map(({ state }) => state)).to.deep.equal(['LOST', 'MASTER']);
  });

  it('is not there when the pool does not answer', () => {
    expect(parseWatchdogInfo('ERROR: connection to socket "/tmp/.s.PGSQL.9898" failed\n')).to.equal(undefined);
  });
});
