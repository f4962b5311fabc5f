import { expect } from 'chai';
import { installConf } from './fixtures/install-conf.ts';
import { parseHaModule, renderHaModule } from './ha-module.ts';
import { nodeNamed } from './install-conf.ts';

describe('HAmodule.conf', () => {
  const conf = installConf('auto_primary_recovery=1\n');
  const text = renderHaModule(conf, nodeNamed(conf, 'n2'));

  it('is read as it is written', () => {
    expect(parseHaModule(text)).to.include({
      localIp: '10.1.2.12',
      nodeName: 'n2',
      sync: true,
      databaseVip: '10.1.2.202/24',
      device: 'eth0',
      poolVip: '10.1.2.201',
      maxRetries: 10,
      retryDelaySeconds: 3,
      autoPrimaryRecovery: true,
      maxAvailableLevel: false,
    });
    expect(parseHaModule(text).allIps).to.deep.equal(['10.1.2.11', '10.1.2.12']);
    expect(parseHaModule(text).poolIps).to.deep.equal(['10.1.2.11', '10.1.2.12']);
    expect(parseHaModule(text).gatewayIps).to.deep.equal(['10.1.2.13']);
  });

  it('has passwords in base64, as the published logs show them', () => {
    expect(text).to.contain('PCP_PASS="MTIzNDU2"').and.not.contain('Quake_123');
  });

  it('may have an empty device, which the scripts must live with', () => {
    expect(parseHaModule(text.replace('DEV="eth0"', 'DEV=""')).device).to.equal('');
  });

  it('is refused without the own address', () => {
    expect(() => parseHaModule('DEV="eth0"\n')).to.throw('has no KB_LOCALHOST_IP');
  });
});
