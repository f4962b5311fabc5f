import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { formatSubnet } from './subnet.ts';
import { parseRoutes } from './used-subnets.ts';

describe('parseRoutes', () => {
  const routes = parseRoutes(readFileSync(join(import.meta.dirname, 'fixtures/proc-net-route.txt'), 'utf8'));

  it('reads what a host says, without its default route', () => {
    expect(routes.map(formatSubnet)).to.include.members(['172.17.0.0/16', '192.0.2.0/24']).and.not.include('0.0.0.0/0');
    expect(routes.every(({ attached }) => attached)).to.equal(true);
  });

  it('tells a route through a gateway from a network that is attached', () => {
    const header = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';
    const [route] = parseRoutes(`${header}\ntun0\t0000000A\t0101A8C0\t0003\t0\t0\t0\t000000FF\t0\t0\t0\n`);
    expect(route).to.include({ bits: 8, attached: false });
  });

  it('finds nothing where there is no table', () => {
    expect(parseRoutes('')).to.deep.equal([]);
  });
});
