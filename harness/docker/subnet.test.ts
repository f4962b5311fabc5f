import { expect } from 'chai';
import { formatSubnet, freeSubnets, nodeAddress, overlaps, parseSubnet } from './subnet.ts';

describe('parseSubnet', () => {
  for (const [text, expected] of [
    ['10.213.0.0/24', '10.213.0.0/24'],
    ['192.168.7.9/16', '192.168.0.0/16'],
    ['255.255.255.255/32', '255.255.255.255/32'],
    ['1.2.3.4/0', '0.0.0.0/0'],
  ] as const) {
    it(`reads ${text} as ${expected}`, () => expect(formatSubnet(parseSubnet(text))).to.equal(expected));
  }

  for (const text of ['10.213.0.0', '10.213.0/24', '10.213.0.256/24', '10.213.0.0/33', 'fd00::/64', '']) {
    it(`refuses "${text}"`, () => expect(() => parseSubnet(text)).to.throw(RangeError));
  }
});

describe('overlaps', () => {
  for (const [a, b, expected] of [
    ['10.213.4.0/24', '10.213.0.0/16', true],
    ['10.213.0.0/16', '10.213.4.0/24', true],
    ['10.213.4.0/24', '10.213.5.0/24', false],
    ['10.213.4.0/24', '10.213.4.255/32', true],
  ] as const) {
    it(`is ${expected} for ${a} and ${b}`, () => expect(overlaps(parseSubnet(a), parseSubnet(b))).to.equal(expected));
  }
});

describe('freeSubnets', () => {
  const first = (...used: string[]): string =>
    freeSubnets(used.map(parseSubnet)).slice(0, 1).map(formatSubnet).join('');

  it('begins with the first of the first pool', () => expect(first()).to.equal('10.213.0.0/24'));

  it('leaves out what is used, whatever its size', () => {
    expect(first('10.213.0.0/24', '10.213.1.128/25', '10.213.2.0/23')).to.equal('10.213.4.0/24');
  });

  it('goes to the second pool when a route claims the whole first one', () => {
    expect(first('10.0.0.0/8')).to.equal('172.29.0.0/24');
  });

  it('finds none when everything is used', () => expect(first('0.0.0.0/0')).to.equal(''));
});

describe('nodeAddress', () => {
  it('gives nodes .11, .12, ... of the subnet', () => {
    const subnet = parseSubnet('10.213.9.0/24');
    expect([0, 1, 2].map((position) => nodeAddress(subnet, position))).to.deep.equal([
      '10.213.9.11',
      '10.213.9.12',
      '10.213.9.13',
    ]);
  });
});
