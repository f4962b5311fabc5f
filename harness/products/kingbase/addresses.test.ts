import { expect } from 'chai';
import { parseAddresses } from './addresses.ts';
import { readFixture } from './fixtures/read-fixture.ts';

describe('addresses of a node', () => {
  it('are read with the label that tells a virtual address', () => {
    expect(parseAddresses(readFixture('ip-addr.txt')).slice(1)).to.deep.equal([
      { device: 'eth0', address: '172.17.0.2', prefix: 16, label: 'eth0' },
      { device: 'eth0', address: '172.17.9.9', prefix: 16, label: 'eth0:2' },
    ]);
  });

  it('are none in the output of a command that failed', () => {
    expect(parseAddresses('Device "eth9" does not exist.\n')).to.deep.equal([]);
  });
});
