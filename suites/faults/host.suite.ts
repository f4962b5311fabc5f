import { expect } from 'chai';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { connectEngine } from '../../harness/docker/engine.ts';
import { deployCluster, type LiveCluster } from '../../harness/run/deploy-cluster.ts';
import { faultOfKind } from '../../harness/faults/index.ts';
import { openGauss } from '../../harness/products/opengauss/opengauss.ts';
import { expectBites, expectHeals, prepareRow } from './fixtures/expect-fault.ts';
import { FaultTrial } from './fixtures/fault-trial.ts';
import { ask, connects, serverProcessesOf, threeNodes } from './fixtures/outside.ts';

/** On one cluster, one after the other: every test leaves it whole. */
describe('faults of the host', function () {
  this.timeout(180_000);
  let live: LiveCluster;
  let n1: ContainerNode, n2: ContainerNode, n3: ContainerNode;

  before(async () => {
    live = await deployCluster({ product: 'opengauss', standbys: 2 });
    [n1, n2, n3] = threeNodes(live);
    await prepareRow(live);
  });
  after(async () => {
    await live.remove();
  });

  for (const role of ['primary', 'standby'] as const) {
    it(`container-pause: the kernel of the ${role} accepts connections, and nobody answers @smoke`, async () => {
      const node = role === 'primary' ? n1 : n2;
      const trial = new FaultTrial(live, 'container-pause', [node.name]);
      await expectBites(trial);
      expect(await ask(live, node)).to.match(/timeout/);
      expect(await connects(n3, node), 'a TCP connection from another node').to.equal(true);
      await expectHeals(live, trial);
    });
  }

  it('container-kill: another node cannot reach it, and it comes back with its rows', async () => {
    const trial = new FaultTrial(live, 'container-kill', ['n1']);
    await expectBites(trial);
    expect(await connects(n2, n1)).to.equal(false);
    const engine = await connectEngine();
    expect((await engine.getContainer(n1.container).inspect()).State).to.include({ Running: false, ExitCode: 137 });
    await expectHeals(live, trial);
    expect(await connects(n2, n1)).to.equal(true);
  });

  it('container-restart: the machine runs again without a server, and comes back with its rows', async () => {
    const { pid } = await n2.control.state();
    const trial = new FaultTrial(live, 'container-restart', ['n2']);
    await expectBites(trial);
    expect((await n2.control.state()).pid)
      .to.not.equal(pid)
      .and.not.equal(0);
    expect(await serverProcessesOf(n2)).to.deep.equal([]);
    await expectHeals(live, trial);
  });

  it('power-loss is refused with the reason, and not replaced by something weaker', async () => {
    const fault = faultOfKind('power-loss');
    const engine = await connectEngine();
    const context = { engine, mechanisms: [], product: openGauss, image: 'dbquake/opengauss:latest' };
    expect(await fault.unavailable?.(context)).to.include('SYS_ADMIN');
    const result = await new FaultTrial(live, 'power-loss', ['n1']).inject();
    expect(result).to.include({ bit: false }).and.have.property('reason').that.includes('power-loss is not available');
    expect(await ask(live, n1)).to.equal('1');
  });
});
