import { expect } from 'chai';
import { INSTALL_CONF, installConf } from './fixtures/install-conf.ts';
import { detectionWarning, nodeNamed, parseInstallConf } from './install-conf.ts';

describe('install.conf', () => {
  it('has the values of the published case where nothing is said', () => {
    const { numbers, sync, device, poolNodes } = installConf();
    expect(numbers).to.include({ check_retries: 10, check_delay: 3, num_init_children: 16, auto_primary_recovery: 0 });
    expect({ sync, device, poolNodes }).to.deep.equal({ sync: true, device: 'eth0', poolNodes: ['n1', 'n2'] });
  });

  it('gives the third node no pool unless told', () => {
    const text = INSTALL_CONF.replace('n1 n2', 'n1 n2 n3').replace('10.1.2.12', '10.1.2.12 10.1.2.14');
    expect(parseInstallConf(text).poolNodes).to.deep.equal(['n1', 'n2']);
    expect(parseInstallConf(`${text}pool_nodes=n1 n3\n`).poolNodes).to.deep.equal(['n1', 'n3']);
  });

  it('passes settings of both servers on', () => {
    const conf = installConf('setting.max_connections=200\ncluster_setting.client_idle_limit=5\n');
    expect([...conf.databaseSettings]).to.deep.equal([['max_connections', '200']]);
    expect([...conf.clusterSettings]).to.deep.equal([['client_idle_limit', '5']]);
  });

  it('names everything that is wrong with it', () => {
    expect(() => parseInstallConf('node_names=n1 n2\nnode_ips=10.1.2.11\ncheck_retries=many\ncolour=red\n')).to.throw(
      /trusted_servers is missing.*colour is unknown; check_retries must be a number; node_ips must have one address/,
    );
  });

  it('is of no use on a node that it does not name', () => {
    expect(() => nodeNamed(installConf(), 'n7')).to.throw('install.conf names n1, n2, not n7');
  });

  it('warns of a detection that is quicker than the watchdog can lead', () => {
    expect(detectionWarning(installConf())).to.equal(undefined);
    expect(detectionWarning(installConf('check_retries=3\n'))).to.match(/is 9 s: it should be longer than the 10 s/);
  });
});
