import { expect } from 'chai';
import { parseIniFile } from './ini-file.ts';
import { serviceNames, type ServiceName } from './service-names.ts';

const services = (text: string): ServiceName[] =>
  serviceNames(parseIniFile('dm_svc.conf', 'dm_svc.conf', Buffer.from(text)));

describe('serviceNames', () => {
  it('reads the example of the manual', () => {
    const [service, ...others] = services(
      'dw_svc=(192.168.1.131:5236,192.168.1.132:5236)\nLOGIN_MODE =(1)\nSWITCH_TIME=(3)\nSWITCH_INTERVAL=(1000)\n',
    );
    expect(others).to.deep.equal([]);
    expect(service).to.deep.equal({
      name: 'DW_SVC',
      line: 1,
      addresses: [
        { host: '192.168.1.131', port: 5236 },
        { host: '192.168.1.132', port: 5236 },
      ],
      malformed: [],
      loginMode: 1,
      switchTime: 3n,
      switchInterval: 1000n,
    });
  });

  it('has the defaults of the manual', () => {
    const [service] = services('s=(10.0.0.1)');
    expect(service).to.deep.include({ loginMode: 0, switchTime: 3n, switchInterval: 200n });
    expect(service?.addresses).to.deep.equal([{ host: '10.0.0.1', port: undefined }]);
  });

  it('prefers what is set for the service itself, and knows the later spelling SWITCH_TIMES', () => {
    const [service] = services('s=(10.0.0.1:5236)\nLOGIN_MODE=(1)\nSWITCH_TIMES=(9)\n[S]\nLOGIN_MODE=(2)\n');
    expect(service).to.deep.include({ loginMode: 2, switchTime: 9n });
  });

  it('keeps all digits, and takes the default for what is no number', () => {
    expect(services('s=(10.0.0.1)\nSWITCH_TIME=(9223372036854775807)')[0]?.switchTime).to.equal(
      9_223_372_036_854_775_807n,
    );
    expect(services('s=(10.0.0.1)\nSWITCH_TIME=(often)')[0]?.switchTime).to.equal(3n);
  });

  it('reads IPv6 addresses in brackets, and lists what is no address', () => {
    const [service] = services('s=([fe80::1]:5236,10.0.0.1:port,10.0.0.2)');
    expect(service?.addresses).to.deep.equal([
      { host: 'fe80::1', port: 5236 },
      { host: '10.0.0.2', port: undefined },
    ]);
    expect(service?.malformed).to.deep.equal(['10.0.0.1:port']);
  });

  it('does not take other settings for services', () => {
    expect(services('TIME_ZONE=(480)\nLANGUAGE=(cn)\nLOGIN_ENCRYPT=(0)\n')).to.deep.equal([]);
  });
});
