import { expect } from 'chai';
import type { CommandRecord } from '../../cluster/command-record.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import { recordLastRewind, RewindWatch } from './rewind-log.ts';

const LOG = `rewinding from last common checkpoint at 0/66000028 on timeline 15
rewind start wal location 0/66000028 (file 0000000F0000000000000066), end wal location 0/68024E80 (file 000000100000000000000068).
`;

/** A node whose recovery.log shows so many rewinds; `recorded` are the commands of the run. */
function nodeWith(rewinds: { count: number }): { readonly node: ClusterNode; readonly recorded: string[] } {
  const recorded: string[] = [];
  const answer = (stdout: string): Promise<CommandRecord> =>
    Promise.resolve({ time: 0, node: 'n1', argv: [], exitCode: 0, stdout, stderr: '', durationMs: 1, timedOut: false });
  const node: ClusterNode = {
    name: 'n1',
    address: '10.0.0.11',
    addresses: {},
    container: 'c1',
    endpoint: (port) => ({ host: '10.0.0.11', port }),
    exec: (argv) => {
      recorded.push(argv.join(' '));
      return answer(LOG);
    },
    probe: () => answer(`${rewinds.count}\n`),
  };
  return { node, recorded };
}

describe('rewinds that the product makes by itself', () => {
  it('are recorded with the line that is evidence of them', async () => {
    const { node, recorded } = nodeWith({ count: 1 });
    expect(await recordLastRewind(node)).to.equal('rewinding from last common checkpoint at 0/66000028 on timeline 15');
    expect(recorded[0]).to.contain('rewind start wal location');
  });

  it('are looked for when a node comes back as standby, and recorded once', async () => {
    const rewinds = { count: 0 };
    const { node, recorded } = nodeWith(rewinds);
    const watch = new RewindWatch();
    watch.saw(node, false);
    rewinds.count = 1;
    for (let times = 0; times < 3; times++) watch.saw(node, true);
    await watch.settled();
    expect(recorded).to.have.length(1);
  });

  it('are not recorded of a node that came back without one, nor of one that was a standby all the time', async () => {
    const rewinds = { count: 0 };
    const { node, recorded } = nodeWith(rewinds);
    const watch = new RewindWatch();
    watch.saw(node, true);
    await watch.settled();
    watch.saw(node, false);
    watch.saw(node, true);
    await watch.settled();
    expect(recorded).to.deep.equal([]);
  });
});
