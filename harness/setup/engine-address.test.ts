import { expect } from 'chai';
import { describeAddress, parseEngineAddress } from './engine-address.mjs';

describe('DOCKER_HOST', () => {
  const cases = [
    [undefined, '/var/run/docker.sock'],
    ['', '/var/run/docker.sock'],
    ['unix:///run/user/1000/docker.sock', '/run/user/1000/docker.sock'],
    ['tcp://127.0.0.1:2375', '127.0.0.1:2375'],
    ['tcp://[::1]:2375', '::1:2375'],
  ] as const;
  for (const [value, address] of cases) {
    it(`${value === undefined ? 'that is not set' : `"${value}"`} leads to ${address}`, () => {
      expect(describeAddress(parseEngineAddress(value))).to.equal(address);
    });
  }

  it('with https means TLS', () => {
    expect(parseEngineAddress('https://engine.example:2376')).to.deep.equal({
      host: 'engine.example',
      port: 2376,
      tls: true,
    });
  });

  for (const value of ['ssh://root@engine.example', 'engine.example', 'tcp://engine.example']) {
    it(`"${value}" is refused with the kinds that work`, () => {
      expect(() => parseEngineAddress(value)).to.throw(`DOCKER_HOST=${value} cannot be used`);
    });
  }
});
