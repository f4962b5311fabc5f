import { expect } from 'chai';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { connectEngine } from '../../harness/docker/engine.ts';
import { deployCluster, type LiveCluster } from '../../harness/run/deploy-cluster.ts';
import { expectBites, expectHeals, prepareRow } from './fixtures/expect-fault.ts';
import { FaultTrial } from './fixtures/fault-trial.ts';
import { ask, canHold, secondsToCompute, serverProcessesOf, threeNodes } from './fixtures/outside.ts';

/** On one cluster, one after the other: every test leaves it whole. */
describe('faults of resources', function () {
  this.timeout(180_000);
  let live: LiveCluster;
  let n1: ContainerNode, n2: ContainerNode;

  before(async () => {
    live = await deployCluster({ product: 'opengauss', standbys: 2, settings: { max_connections: '60' } });
    [n1, n2] = threeNodes(live);
    await prepareRow(live);
  });
  after(async () => {
    await live.remove();
  });

  it('cpu: a computation beside the database takes several times as long', async () => {
    const before = await secondsToCompute(n1);
    const trial = new FaultTrial(live, 'cpu', ['n1'], { cpus: 0.05 });
    await expectBites(trial);
    expect(await secondsToCompute(n1)).to.be.above(3 * before);
    await expectHeals(live, trial);
    expect(await secondsToCompute(n1)).to.be.below(3 * before);
  });

  it('memory: a process that wants more than is left is killed, and the database lives', async () => {
    expect(await canHold(n2, 96)).to.equal(true);
    const trial = new FaultTrial(live, 'memory', ['n2'], { headroomMegabytes: 32 });
    await expectBites(trial);
    expect(await canHold(n2, 96)).to.equal(false);
    expect(await ask(live, n2)).to.equal('1');
    await expectHeals(live, trial);
    expect(await canHold(n2, 96)).to.equal(true);
  });

  it('oom-kill: the engine reports an OOM, and the server is gone', async () => {
    const engine = await connectEngine();
    const since = Math.floor(Date.now() / 1000);
    const trial = new FaultTrial(live, 'oom-kill', ['n1']);
    await expectBites(trial);
    expect(await serverProcessesOf(n1)).to.deep.equal([]);
    const events = await engine.getEvents({
      since,
      until: Math.ceil(Date.now() / 1000) + 1,
      filters: { container: [n1.container], event: ['oom'] },
    });
    let seen = '';
    for await (const chunk of events) seen += String(chunk);
    expect(seen).to.include('"oom"');
    await expectHeals(live, trial);
    expect(await canHold(n1, 96)).to.equal(true);
  });

  it('connections: a client is refused, also after another one left; then it is let in', async () => {
    const trial = new FaultTrial(live, 'connections', ['n1']);
    await expectBites(trial);
    expect(await ask(live, n1)).to.match(/too many clients|remaining connection slots/);
    const [victim] = (await serverProcessesOf(n1)).filter(({ command }) => command.includes('dbquake'));
    expect(victim, 'a backend of a held connection').to.not.equal(undefined);
    expect(await ask(live, n2), 'another node').to.equal('1');
    await expectHeals(live, trial);
    expect((await serverProcessesOf(n1)).length).to.be.below(40);
  });
});
