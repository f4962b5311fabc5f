import { expect } from 'chai';
import { hostRules } from './deploy.ts';
import { ScriptedNode } from './fixtures/scripted-node.ts';
import { channelsOf } from './replication-channels.ts';

const [n1, n2, n3] = ['n1', 'n2', 'n3'].map((name) => new ScriptedNode(name, () => '')) as [
  ScriptedNode,
  ScriptedNode,
  ScriptedNode,
];

describe('the configuration of a node', () => {
  it('has a channel to each peer, from port + 1 to port + 1, with addresses', () => {
    expect(channelsOf(n2, [n1, n2, n3])).to.deep.equal([
      {
        name: 'replconninfo1',
        value:
          'localhost=10.0.0.2 localport=5433 localheartbeatport=5437 localservice=5436 remotehost=10.0.0.1 remoteport=5433 remoteheartbeatport=5437 remoteservice=5436',
        type: 'string',
      },
      {
        name: 'replconninfo2',
        value:
          'localhost=10.0.0.2 localport=5433 localheartbeatport=5437 localservice=5436 remotehost=10.0.0.3 remoteport=5433 remoteheartbeatport=5437 remoteservice=5436',
        type: 'string',
      },
    ]);
  });

  it('trusts only the owner of the servers, and only from the subnet', () => {
    expect(hostRules({ address: '10.213.4.12' })).to.deep.equal([
      'host all omm 10.213.4.0/24 trust',
      'host all all 10.213.4.0/24 md5',
    ]);
  });
});
