import { expect } from 'chai';
import { renderClusterConf } from './cluster-conf.ts';
import { installConf } from './fixtures/install-conf.ts';
import { nodeNamed } from './install-conf.ts';
import { readClusterConf, translateClusterConf } from './pgpool-conf.ts';

describe('kingbasecluster.conf for pgpool-II 4.3', () => {
  const conf = installConf();
  const addresses = conf.nodes.map(({ address }) => address);
  const textOf = (node: string): string => renderClusterConf(conf, nodeNamed(conf, node));
  const translated = (node: string): Map<string, string> =>
    readClusterConf(translateClusterConf(textOf(node), addresses, 'notice').text);

  it('has V8R3 names before it is translated', () => {
    const own = readClusterConf(textOf('n2'));
    expect(own.get('fail_over_on_backend_error')).to.equal('off');
    expect(own.get('other_pgpool_hostname0')).to.equal('10.1.2.11');
    expect(own.get('failover_command')).to.match(/failover_stream\.sh %H %P %d %h %O %m %M %D$/);
  });

  it('has %N for Kingbase’s %O, which 4.3 would drop and so shift all arguments', () => {
    expect(translated('n1').get('failover_command')).to.match(/failover_stream\.sh %H %P %d %h %N %m %M %D$/);
  });

  it('counts half of the votes as a quorum, without which the last node does nothing', () => {
    expect(Object.fromEntries(translated('n1'))).to.include({
      enable_consensus_with_half_votes: 'on',
      failover_when_quorum_exists: 'off',
      failover_require_consensus: 'off',
      failover_on_backend_shutdown: 'off',
      failover_on_backend_error: 'off',
      backend_clustering_mode: 'streaming_replication',
    });
  });

  it('lists the same watchdog nodes on all nodes, which differ by the node id only', () => {
    const [first, second] = ['n1', 'n2'].map((node) => translateClusterConf(textOf(node), addresses, 'notice'));
    expect(first?.ownId).to.equal(0);
    expect(second?.ownId).to.equal(1);
    expect(first?.text).to.equal(second?.text);
    expect(Object.fromEntries(translated('n1'))).to.include({
      hostname0: '10.1.2.11',
      wd_port1: '9000',
      heartbeat_port1: '9694',
    });
  });

  it('has no name left that 4.3 does not know', () => {
    const names = [...translated('n1').keys()];
    expect(
      names.filter((name) => /^(?:other_|heartbeat_destination|master_slave|wd_hostname|follow_master)/.test(name)),
    ).to.deep.equal([]);
  });

  it('lets a line of the installation win over what is done as 3.6 did', () => {
    const own = installConf('cluster_setting.failover_require_consensus=on\n');
    const text = renderClusterConf(own, nodeNamed(own, 'n1'));
    const values = readClusterConf(translateClusterConf(text, addresses, 'notice').text);
    expect(values.get('failover_require_consensus')).to.equal('on');
  });

  it('is refused for a node that has no pool', () => {
    expect(() => translateClusterConf("wd_hostname = '10.9.9.9'\n", addresses, 'notice')).to.throw(
      'wd_hostname is none of',
    );
  });
});
