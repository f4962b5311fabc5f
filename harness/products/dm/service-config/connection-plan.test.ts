import { expect } from 'chai';
import { parseIniFile } from '../configuration/ini-file.ts';
import { serviceNames, type ServiceName } from '../configuration/service-names.ts';
import { chooseServer, connectionRounds } from './connection-plan.ts';

function service(settings: string): ServiceName {
  const text = `dw=(10.0.0.1:5236,10.0.0.2:5236,10.0.0.3:5236)\n${settings}`;
  const [first] = serviceNames(parseIniFile('dm_svc.conf', 'dm_svc.conf', Buffer.from(text)));
  if (first === undefined) throw new Error('no service');
  return first;
}

describe('clients of a service of dm_svc.conf', () => {
  it('C44: begin with the drawn address, go on in order, and give up after SWITCH_TIME rounds', () => {
    const rounds = [...connectionRounds(service('SWITCH_TIME=(2)\nSWITCH_INTERVAL=(1000)'), 1)];
    expect(rounds.map(({ addresses }) => addresses.map(({ host }) => host))).to.deep.equal([
      ['10.0.0.2', '10.0.0.3', '10.0.0.1'],
      ['10.0.0.2', '10.0.0.3', '10.0.0.1'],
    ]);
    expect(rounds.map(({ pauseMs }) => pauseMs)).to.deep.equal([0, 1000]);
  });

  it('C44: make three rounds 200 ms apart by default', () => {
    const rounds = [...connectionRounds(service(''), 0)];
    expect(rounds.map(({ pauseMs }) => pauseMs)).to.deep.equal([0, 200, 200]);
  });

  it('do not list the rounds of the largest SWITCH_TIME beforehand', () => {
    const rounds = connectionRounds(service('SWITCH_TIME=(9223372036854775807)'), 0);
    expect(rounds.next().done).to.equal(false);
  });

  it('C45: LOGIN_MODE 0 takes a primary, else a standby', () => {
    expect(chooseServer(0, ['STANDBY', undefined, 'PRIMARY'])).to.equal(2);
    expect(chooseServer(0, [undefined, 'STANDBY', 'STANDBY'])).to.equal(1);
    expect(chooseServer(0, [undefined, undefined])).to.equal(undefined);
  });

  it('C45: LOGIN_MODE 1 never takes a standby, also when there is nothing else', () => {
    expect(chooseServer(1, ['STANDBY', 'NORMAL'])).to.equal(1);
    expect(chooseServer(1, ['STANDBY', 'STANDBY'])).to.equal(undefined);
  });

  it('C45: LOGIN_MODE 2 takes standbys only', () => {
    expect(chooseServer(2, ['PRIMARY', 'STANDBY'])).to.equal(1);
    expect(chooseServer(2, ['PRIMARY', undefined])).to.equal(undefined);
  });

  it('refuse a LOGIN_MODE that is not known', () => {
    expect(() => chooseServer(3, ['PRIMARY'])).to.throw('LOGIN_MODE 3 is not known');
  });
});
