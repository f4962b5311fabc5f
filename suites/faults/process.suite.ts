import { expect } from 'chai';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { deployCluster, type LiveCluster } from '../../harness/run/deploy-cluster.ts';
import { expectBites, expectHeals, prepareRow } from './fixtures/expect-fault.ts';
import { FaultTrial } from './fixtures/fault-trial.ts';
import { ask, serverProcessesOf, threeNodes, type SeenProcess } from './fixtures/outside.ts';

/** On one cluster, one after the other: every test leaves it whole. */
describe('faults of the server process', function () {
  this.timeout(180_000);
  let live: LiveCluster;
  let n1: ContainerNode, n2: ContainerNode;

  before(async () => {
    live = await deployCluster({ product: 'opengauss', standbys: 2 });
    [n1, n2] = threeNodes(live);
    await prepareRow(live);
  });
  after(async () => {
    await live.remove();
  });

  for (const role of ['primary', 'standby'] as const) {
    it(`kill: the host sees no process of the ${role}'s server any more, and clients are refused @smoke`, async () => {
      const node = role === 'primary' ? n1 : n2;
      const trial = new FaultTrial(live, 'kill', [node.name]);
      await expectBites(trial);
      expect(await serverProcessesOf(node)).to.deep.equal([]);
      expect(await ask(live, node)).to.match(/ECONNREFUSED/);
      await expectHeals(live, trial);
    });

    it(`pause: all processes of the ${role}'s server are stopped, and clients hang @smoke`, async () => {
      const node = role === 'primary' ? n1 : n2;
      const trial = new FaultTrial(live, 'pause', [node.name]);
      await expectBites(trial);
      const states = (await serverProcessesOf(node)).map(({ state }) => state.charAt(0));
      expect(new Set(states)).to.deep.equal(new Set(['T']));
      expect(await ask(live, node)).to.match(/timeout/);
      await expectHeals(live, trial);
      expect((await serverProcessesOf(node)).filter(({ state }) => state.startsWith('T'))).to.deep.equal([]);
    });
  }

  it('pause of all nodes at once bites on each and is healed on each', async () => {
    const trial = new FaultTrial(live, 'pause', ['n1', 'n2', 'n3']);
    await expectBites(trial);
    const answers = await Promise.all(live.nodes.map((node) => ask(live, node)));
    for (const answer of answers) expect(answer).to.match(/timeout/);
    await expectHeals(live, trial);
  });

  it('pause: healing may be repeated, and after half an injection it needs nothing but the nodes', async () => {
    const trial = new FaultTrial(live, 'pause', ['n2']);
    await expectBites(trial);
    const another = new FaultTrial(live, 'pause', ['n2']);
    expect(await another.heal()).to.include({ healed: true });
    expect(await ask(live, n2)).to.equal('1');
    await expectHeals(live, trial);
  });

  for (const [child, role] of [
    ['checkpointer', 'primary'],
    ['walsender', 'primary'],
    ['walreceiver', 'standby'],
  ] as const) {
    it(`kill-child: exactly the ${child} is killed, and what the server does is told`, async () => {
      const node = role === 'primary' ? n1 : n2;
      const ofChild = async (): Promise<readonly SeenProcess[]> =>
        (await serverProcessesOf(node)).filter(({ command }) => command.startsWith(`postgres: ${child}`));
      const before = (await ofChild()).map(({ pid }) => pid);
      const trial = new FaultTrial(live, 'kill-child', [node.name], { child });
      const result = await trial.inject();
      expect(result)
        .to.include({ bit: true })
        .and.have.property('evidence')
        .that.matches(/went down with it$/);
      const left = (await ofChild()).map(({ pid }) => pid);
      expect(before.filter((pid) => !left.includes(pid))).to.not.deep.equal([]);
      await expectHeals(live, trial);
    });
  }

  it('kill-child does not bite where the server has no such child', async () => {
    const trial = new FaultTrial(live, 'kill-child', ['n2'], { child: 'walsender' });
    const result = await trial.inject();
    expect(result).to.include({ bit: false }).and.have.property('reason').that.includes('no walsender ran there');
    await expectHeals(live, trial);
  });

  for (const mode of ['fast', 'immediate'] as const) {
    it(`stop ${mode}: no server is left, and its pid file is gone`, async () => {
      const trial = new FaultTrial(live, 'stop', ['n1'], { mode });
      await expectBites(trial);
      expect(await serverProcessesOf(n1)).to.deep.equal([]);
      expect(await n1.readFiles('/var/lib/opengauss/data/postmaster.pid')).to.deep.equal([]);
      await expectHeals(live, trial);
    });
  }

  it('restart: the same role, another server', async () => {
    const began = (): Promise<string> => ask(live, n1, 'select pg_postmaster_start_time()::text');
    const before = await began();
    const trial = new FaultTrial(live, 'restart', ['n1']);
    await expectBites(trial);
    const after = await began();
    expect(after).to.not.equal(before).and.not.include('failed');
    expect(await live.cluster.state(n1, 2000)).to.include({ role: 'primary' });
    await expectHeals(live, trial);
  });
});
