import { expect } from 'chai';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { parseShow } from '../../harness/products/dm/console/parse-show.ts';
import { monitorFile } from '../../harness/products/dm/group-files.ts';
import { MAL_PLANE, MONITOR_DIRECTORY } from '../../harness/products/dm/installation.ts';
import { asDmdba } from './support/daemons.ts';
import { DmGroup } from './support/dm-group.ts';

/** Rows P of facts/dm.md §5.2 that are about connections of a running group. */
describe('DM ports (P)', function () {
  this.timeout(180_000);
  const group = DmGroup.forSuite({ standbys: 1 });

  /** Established TCP connections of a node: `local peer process`. */
  async function connections(
    node: ContainerNode,
  ): Promise<readonly { local: string; peer: string; process: string }[]> {
    // Whose a connection is can only be seen by its own account.
    const { stdout } = await asDmdba(node, 'ss -Htnp state established');
    return stdout.split('\n').flatMap((line) => {
      const [, , local = '', peer = '', process = ''] = line.trim().split(/\s+/);
      return local === '' ? [] : [{ local, peer, process: /\("([^"]+)"/.exec(process)?.[1] ?? process }];
    });
  }

  it('P3: the watcher connects to DW_PORT of its database, not the other way round', async () => {
    const all = await connections(group.n1);
    const toDatabase = all.filter(({ peer }) => peer.endsWith(':5237'));
    expect(toDatabase.map(({ process }) => process)).to.deep.equal(['dmwatcher']);
    expect(all.some(({ local, process }) => local.endsWith(':5237') && process === 'dmserver')).to.equal(true);
  });

  it('P4: watchers and monitors connect to MAL_HOST:MAL_DW_PORT, databases to MAL_HOST:MAL_PORT', async () => {
    const { n1, n2, monitor } = group;
    const hosts = [n1, n2].map((node) => node.addresses[MAL_PLANE] ?? '');
    const monitorPeers = (await connections(monitor)).map(({ peer }) =>
      peer.replace('::ffff:', '').replace(/[[\]]/g, ''),
    );
    expect(monitorPeers).to.include.members(hosts.map((host) => `${host}:5239`));
    const between = (await connections(n1)).filter(({ local, peer }) => `${local} ${peer}`.includes(hosts[1] ?? '-'));
    expect(between.some(({ local, peer }) => /:5239\b/.test(`${local} ${peer}`))).to.equal(true);
    expect(between.some(({ local, peer }) => /:5238\b/.test(`${local} ${peer}`))).to.equal(true);
  });

  it('P5: an instance whose MON_DW_IP is missing never appears', async () => {
    const { monitor, cluster, n1 } = group;
    const [first] = cluster.members;
    if (first === undefined) throw new Error('no members');
    const ini = `${MONITOR_DIRECTORY}/dmmonitor_half.ini`;
    await asDmdba(monitor, `mkdir -p ${MONITOR_DIRECTORY}/log_half`);
    await asDmdba(monitor, `cat >${ini}`, 10_000, monitorFile([first], false, `${MONITOR_DIRECTORY}/log_half`));
    const { stdout } = await asDmdba(monitor, `dmmonitor ${ini}`, 60_000, 'show\nexit\n');
    expect(parseShow(stdout)[0]?.instances.map(({ instance }) => instance)).to.deep.equal([group.instance(n1)]);
  });
});
