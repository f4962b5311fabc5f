import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { createBareCluster, suiteRun, type BareCluster } from './fixtures/bare-cluster.ts';

describe('commands in a node @smoke', function () {
  this.timeout(60_000);
  let cluster: BareCluster;
  let node: ContainerNode;

  before(async () => {
    cluster = await createBareCluster(suiteRun('exec'), ['n1'], {}, ['Gauss@123']);
    const [first] = cluster.nodes;
    if (first === undefined) throw new Error('a cluster without a node');
    node = first;
  });
  after(() => cluster.remove());

  /** `PID NAME` of everything that lives in the node. */
  async function processes(): Promise<string> {
    return (await node.probe(['ps', '-eo', 'pid,args'], { timeoutMs: 5_000 })).stdout;
  }

  it('return exit code and both streams', async () => {
    const result = await node.exec(['sh', '-c', 'echo out; echo err >&2; exit 3'], { timeoutMs: 5_000 });
    expect(result).to.include({ node: 'n1', exitCode: 3, stdout: 'out\n', stderr: 'err\n', timedOut: false });
  });

  it('keep Chinese text whole across the pieces in which it comes', async () => {
    const line = '主机 n1 已提升为主库，数据同步完成。';
    const result = await node.exec(['sh', '-c', `yes "${line}" | head -n 20000`], { timeoutMs: 20_000 });
    expect(result.stdout).to.equal(`${line}\n`.repeat(20_000));
  });

  it('get what is given to their standard input', async () => {
    const stdin = '汉字\n'.repeat(50_000);
    const result = await node.exec(['sha256sum'], { timeoutMs: 20_000, stdin });
    const same = await node.exec(['sh', '-c', 'yes 汉字 | head -n 50000 | sha256sum'], { timeoutMs: 20_000 });
    expect(result.stdout).to.equal(same.stdout);
  });

  it('say as a shell would that a program does not exist', async () => {
    const result = await node.exec(['gs_nothing'], { timeoutMs: 5_000 });
    expect(result.exitCode).to.equal(127);
    expect(result.stderr).to.include('gs_nothing');
  });

  it('are killed inside the container with all their children when their time is over', async () => {
    const script = 'echo begun; sleep 1111 & sleep 1112';
    const result = await node.exec(['sh', '-c', script], { timeoutMs: 500 });
    expect(result).to.include({ exitCode: null, timedOut: true, stdout: 'begun\n' });
    expect(result.durationMs).to.be.within(500, 5_000);
    expect(await processes()).to.not.match(/sleep 111[12]/);
  });

  it('are killed below "su -", which makes a session of its own', async () => {
    const result = await node.exec(['su', '-', 'postgres', '-c', 'sleep 1113'], { timeoutMs: 500 });
    expect(result.timedOut).to.equal(true);
    expect(await processes()).to.not.include('sleep 1113');
  });

  it('leave a daemon alone that they have started when their time is over', async () => {
    await node.exec(['sh', '-c', 'setsid sleep 1114 >/dev/null 2>&1 & sleep 1115'], { timeoutMs: 500 });
    const left = await processes();
    expect(left).to.not.include('sleep 1115');
    expect(left).to.include('sleep 1114');
    const [, pid = ''] = /(\d+) sleep 1114/.exec(left) ?? [];
    await node.probe(['kill', pid], { timeoutMs: 5_000 });
  });

  it('are recorded without secrets, and probes are not recorded', async () => {
    const before = cluster.commands.length;
    await node.probe(['true'], { timeoutMs: 5_000 });
    const result = await node.exec(['echo', "password 'Gauss@123'"], { timeoutMs: 5_000 });
    expect(cluster.commands.slice(before)).to.deep.equal([result]);
    expect(JSON.stringify(result)).to.not.include('Gauss@123');
    expect(result.stdout).to.equal("password '***'\n");
    expect(result.time).to.be.a('number').above(0);
  });

  it('do not meet a pause while they are being started, whenever it comes', async () => {
    for (let round = 0; round < 12; round++) {
      const commands = Array.from({ length: 5 }, () => node.probe(['true'], { timeoutMs: 10_000 }));
      // Not a wait: the pause is to come at another moment each time, also in the middle of the start.
      await delay(round * 6);
      await node.control.pause();
      const refused = await node.probe(['true'], { timeoutMs: 10_000 });
      await node.control.unpause();
      expect(refused).to.include({ exitCode: null, timedOut: false });
      // Refused is an answer too: the engine may say "paused" for a moment longer. A frozen start would be none.
      for (const { exitCode, stderr, timedOut } of await Promise.all(commands)) {
        expect(timedOut, 'timed out').to.equal(false);
        if (exitCode !== 0) expect(stderr).to.include('paused');
      }
    }
  });

  it('have no exit code and say why in a node that is paused or stopped', async () => {
    await node.control.pause();
    const paused = await node.exec(['true'], { timeoutMs: 2_000 });
    await node.control.unpause();
    await node.control.kill();
    const stopped = await node.exec(['true'], { timeoutMs: 2_000 });
    await node.control.start();
    expect(paused).to.include({ exitCode: null, timedOut: false });
    expect(paused.stderr).to.include('paused');
    expect(stopped).to.include({ exitCode: null, timedOut: false });
    expect(stopped.stderr).to.include('not running');
    expect(await node.exec(['true'], { timeoutMs: 5_000 })).to.include({ exitCode: 0 });
  });
});
