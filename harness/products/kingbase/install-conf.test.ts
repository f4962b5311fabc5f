import { expect } from 'chai';
import { installConf, poolNodesOf, topologyOf, virtualAddressesOf } from './install-conf.ts';
import { completeSettings } from './settings.ts';

const NODES = [
  { name: 'n1', address: '10.213.0.11' },
  { name: 'n2', address: '10.213.0.12' },
  { name: 'n3', address: '10.213.0.13' },
];

function conf(settings: Record<string, string> = {}): Readonly<Record<string, string>> {
  const text = installConf({
    nodes: NODES,
    gateway: { address: '10.213.0.14' },
    settings: completeSettings(settings),
    password: 'secret',
  });
  const lines = text.trimEnd().split('\n');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

describe('the plan of a KingbaseES cluster', () => {
  it('is two machines and a gateway, and data-only nodes when there are more standbys', () => {
    expect(topologyOf(1).map(({ name, duty }) => `${name} ${duty}`)).to.deep.equal([
      'n1 database',
      'n2 database',
      'gateway witness',
    ]);
    expect(poolNodesOf(topologyOf(2)).map(({ name }) => name)).to.deep.equal(['n1', 'n2']);
  });

  it('has virtual addresses in the network of the nodes', () => {
    expect(virtualAddressesOf({ address: '10.213.7.11' })).to.deep.equal({
      cluster: '10.213.7.201',
      database: '10.213.7.202',
    });
  });

  it('names all nodes, the pools, the gateway and the virtual addresses', () => {
    expect(conf()).to.include({
      node_names: 'n1 n2 n3',
      node_ips: '10.213.0.11 10.213.0.12 10.213.0.13',
      pool_nodes: 'n1 n2',
      trusted_servers: '10.213.0.14',
      cluster_vip: '10.213.0.201',
      db_vip: '10.213.0.202',
    });
  });

  it('gives every setting in the unit of its file', () => {
    expect(conf({ SYNC_FLAG: '0', connect_timeout: '4s', cron_interval: '1min', wal_sender_timeout: '8s' })).to.include(
      {
        sync: '0',
        connect_timeout: '4000',
        cron_seconds: '60',
        'setting.wal_sender_timeout': '8000',
        'setting.max_connections': '200',
      },
    );
  });

  it('has no fractions of a second', () => {
    expect(conf({ health_check_retry_delay: '1500ms', cron_interval: '200ms' })).to.include({
      check_delay: '2',
      cron_seconds: '1',
    });
  });
});
