import { expect } from 'chai';
import { readFixture } from './fixtures/read-fixture.ts';
import { parsePoolNodes, POOL_NODES_COLUMNS, poolNodeOf } from './pool-nodes.ts';

describe('show pool_nodes of KingbaseES', () => {
  it('K1: has nine columns, a primary and a standby that are up, equal weights and one node for reads', () => {
    const table = parsePoolNodes(readFixture('seed-000-pool-nodes.txt'));
    expect(table?.columns).to.deep.equal(POOL_NODES_COLUMNS);
    expect(table?.nodes.map(({ id, status, role, weight }) => [id, status, role, weight])).to.deep.equal([
      [0, 'up', 'primary', 0.5],
      [1, 'up', 'standby', 0.5],
    ]);
    expect(table?.nodes.filter(({ isLoadBalanced }) => isLoadBalanced)).to.have.length(1);
    expect(table?.nodes.map(({ replicationDelay }) => replicationDelay)).to.deep.equal([0, 0]);
  });

  it('K53: is found in recovery.log, with a text glued to its last line', () => {
    const table = parsePoolNodes(readFixture('seed-000-pool-nodes-failed-over.txt'));
    expect(table?.nodes.map(({ status, role }) => `${status}/${role}`)).to.deep.equal(['down/standby', 'up/primary']);
  });

  it('is not there in other text', () => {
    expect(parsePoolNodes('ksql: could not connect to server')).to.equal(undefined);
  });

  it('may have the columns of pgpool-II 4.3 besides', () => {
    const node = poolNodeOf({
      node_id: '1',
      hostname: '10.213.0.12',
      port: '54321',
      status: 'quarantine',
      pg_status: 'up',
      lb_weight: '0.500000',
      role: 'standby',
      pg_role: 'standby',
      select_cnt: '7',
      load_balance_node: 'false',
      replication_delay: '65536',
      replication_state: 'streaming',
    });
    expect(node).to.include({ hostname: '10.213.0.12', status: 'quarantine', selects: 7, replicationDelay: 65_536 });
  });

  it('says which column is missing', () => {
    expect(() => poolNodeOf({ node_id: '0' })).to.throw('hostname');
  });
});
