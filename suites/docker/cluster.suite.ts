import { createServer } from 'node:net';
import { expect } from 'chai';
import { skipBecause } from '../support/skip-because.ts';
import { attachCluster } from '../../harness/cluster/attach-cluster.ts';
import { collectLogs } from '../../harness/cluster/collect-logs.ts';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectEngine, type Engine } from '../../harness/docker/engine.ts';
import { followEvents } from '../../harness/docker/events.ts';
import { listRunObjects, removeRun } from '../../harness/docker/run-objects.ts';
import { formatSubnet } from '../../harness/docker/subnet.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { probePort } from '../../harness/faults/port-probe.ts';
import { createBareCluster, DATA_PATH, suiteRun, type BareCluster } from './fixtures/bare-cluster.ts';

/** A server on the client port: says hello to whoever connects. */
const HELLO_SERVER = `require('net').createServer((s) => { s.on('error', () => {}); s.write('hello') }).listen(5432)`;

describe('the machines of a run @smoke', function () {
  this.timeout(60_000);
  let engine: Engine;
  let run: string;

  before(async () => {
    engine = await connectEngine();
  });
  beforeEach(() => {
    run = suiteRun('cluster');
  });
  afterEach(() => removeRun(engine, run));

  async function failureOf(work: Promise<unknown>): Promise<unknown> {
    return work.then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  async function serveHello(cluster: BareCluster): Promise<void> {
    await cluster.nodes[0]?.probe(['sh', '-c', `setsid node -e "${HELLO_SERVER}" >/dev/null 2>&1 </dev/null &`], {
      timeoutMs: 5_000,
    });
  }

  it('have fixed addresses and names in a network of their own, and a volume each', async () => {
    const cluster = await createBareCluster(run, ['n1', 'n2', 'n3']);
    const addresses = cluster.nodes.map(({ address }) => address);
    expect(addresses.map((address) => address.split('.').at(-1))).to.deep.equal(['11', '12', '13']);
    const [first] = cluster.nodes;
    const looked = await first?.probe(['sh', '-c', 'hostname; getent hosts n3; ls /sys/class/net; stat -c %U .'], {
      timeoutMs: 5_000,
    });
    expect(looked?.stdout).to.match(new RegExp(`^n1\n${addresses[2] ?? ''} +n3\neth0\nlo\n`));
    const owner = await first?.probe(['stat', '-c', '%U', DATA_PATH], { timeoutMs: 5_000 });
    expect(owner?.stdout, 'ownership that the image gives').to.equal('postgres\n');
    expect((await listRunObjects(engine, run)).map(({ kind }) => kind).toSorted()).to.deep.equal([
      ...['container', 'container', 'container'],
      'network',
      ...['volume', 'volume', 'volume'],
    ]);
  });

  it('are reached by their own address where this host routes to them', async function () {
    if (process.platform !== 'linux') skipBecause(this, 'clients reach containers by address on Linux only');
    const cluster = await createBareCluster(run, ['n1']);
    if (cluster.connect !== 'address') skipBecause(this, 'this host cannot route to containers');
    await serveHello(cluster);
    const { host, port } = cluster.nodes[0]?.endpoint(5432) ?? { host: '', port: 0 };
    expect([host, port]).to.deep.equal([cluster.nodes[0]?.address, 5432]);
    await waitUntil('The node answers', { timeoutMs: 10_000 }, async () => {
      const answer = await probePort(host, port);
      return answer === 'open' ? { done: true, value: undefined } : { done: false, seen: answer };
    });
  });

  it('keep their published port, address and data when they are killed and started again', async () => {
    const cluster = await createBareCluster(run, ['n1'], { connect: 'published' });
    const [node] = cluster.nodes;
    await node?.writeFile(`${DATA_PATH}/acknowledged.txt`, '一\n', { mode: 0o600 });
    await node?.control.kill();
    const whileDown = await node?.readFiles(`${DATA_PATH}/*.txt`);
    await node?.control.start();
    await serveHello(cluster);
    const { host, port } = node?.endpoint(5432) ?? { host: '', port: 0 };
    expect(port).to.not.equal(5432);
    await waitUntil('The node answers', { timeoutMs: 10_000 }, async () => {
      const answer = await probePort(host, port);
      return answer === 'open' ? { done: true, value: undefined } : { done: false, seen: answer };
    });
    expect(whileDown?.map(({ path, content }) => [path, content.toString()])).to.deep.equal([
      [`${DATA_PATH}/acknowledged.txt`, '一\n'],
    ]);
    const address = await node?.probe(['hostname', '-i'], { timeoutMs: 5_000 });
    expect(address?.stdout.trim()).to.equal(node?.address);
  });

  it('are on every plane with an address of its own', async () => {
    const cluster = await createBareCluster(run, ['n1', 'n2'], { planes: ['service', 'mal'] });
    expect(cluster.networks.map(({ plane }) => plane)).to.deep.equal(['service', 'mal']);
    const [first, second] = cluster.nodes;
    expect(first?.address).to.equal(first?.addresses['service']);
    const other = second?.addresses['mal'] ?? '';
    const ping = await first?.probe(['ping', '-c1', '-W2', other], { timeoutMs: 5_000 });
    expect(ping?.exitCode, ping?.stdout).to.equal(0);
  });

  it('are found again by another process, running or not', async () => {
    const cluster = await createBareCluster(run, ['n1', 'n2'], { planes: ['service', 'mal'], connect: 'published' });
    await cluster.nodes[1]?.control.kill();
    const context = { engine, clock: () => 0, record: () => undefined, secrets: [] };
    const found = await attachCluster(run, context);
    const facts = (nodes: BareCluster['nodes']): unknown =>
      nodes.map((node) => [node.name, node.address, node.addresses, node.container, node.endpoint(5432)]);
    expect(facts(found)).to.deep.equal(facts(cluster.nodes));
  });

  it('give their logs away, also when they are stopped', async () => {
    const cluster = await createBareCluster(run, ['n1']);
    const folder = await mkdtemp(join(tmpdir(), 'dbquake-logs-'));
    await cluster.nodes[0]?.writeFile(`${DATA_PATH}/postgresql-1.log`, 'one');
    await cluster.nodes[0]?.writeFile(`${DATA_PATH}/secret.key`, 'not a log');
    await cluster.nodes[0]?.control.kill();
    const problems = await collectLogs(cluster.nodes, [`${DATA_PATH}/*.log`, '/nowhere/*.log'], folder);
    const files = await readdir(join(folder, 'n1'));
    await rm(folder, { recursive: true });
    expect(problems).to.deep.equal([]);
    expect(files).to.deep.equal(['postgresql-1.log']);
  });

  it('tell what happens to them', async () => {
    const cluster = await createBareCluster(run, ['n1']);
    const seen: string[] = [];
    const stop = await followEvents(engine, run, ({ action }) => seen.push(action));
    await cluster.nodes[0]?.control.pause();
    await cluster.nodes[0]?.control.unpause();
    await cluster.nodes[0]?.control.kill();
    await waitUntil('The engine tells that the node died', { timeoutMs: 5_000 }, () =>
      Promise.resolve(seen.includes('die') ? { done: true, value: undefined } : { done: false, seen: seen.join() }),
    );
    stop();
    expect(seen).to.include.members(['pause', 'unpause', 'kill', 'die']);
  });

  it('are refused when the image is missing, with the command that provides it, and nothing is pulled', async () => {
    const error = await failureOf(createBareCluster(run, ['n1'], { image: 'dbquake/opengauss:no-such-tag' }));
    expect(error).to.have.property('code', 'QUAKE_IMAGE_MISSING');
    expect(error).to.have.property('hint').that.includes('dbquake images build opengauss');
    expect(await listRunObjects(engine, run)).to.deep.equal([]);
  });

  it('are refused in a subnet that is in use, and nothing is left', async () => {
    const cluster = await createBareCluster(run, ['n1']);
    const subnet = formatSubnet(cluster.networks[0]?.subnet ?? { base: 0, bits: 0 });
    const other = `${run}-other`;
    const error = await failureOf(createBareCluster(other, ['n1'], { subnet }));
    expect(error).to.include({ code: 'QUAKE_SUBNET_IN_USE', exitClass: 'environment' });
    expect(error).to.have.property('message').that.includes(subnet);
    expect(await listRunObjects(engine, other)).to.deep.equal([]);
  });

  it('get a subnet each when several runs are made at the same time', async () => {
    const runs = ['a', 'b', 'c'].map((letter) => `${run}-${letter}`);
    try {
      const clusters = await Promise.all(runs.map((name) => createBareCluster(name, ['n1'])));
      const subnets = clusters.map(({ networks }) => formatSubnet(networks[0]?.subnet ?? { base: 0, bits: 0 }));
      expect(new Set(subnets)).to.have.length(3);
    } finally {
      await Promise.all(runs.map((name) => removeRun(engine, name)));
    }
  });

  it('are refused when a port to publish is in use, and nothing is left', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const error = await failureOf(createBareCluster(run, ['n1'], { connect: 'published', publishFrom: port }));
    await new Promise((resolve) => server.close(resolve));
    expect(error).to.have.property('code', 'QUAKE_PORT_IN_USE');
    expect(error).to.have.property('message').that.includes(String(port));
    expect(await listRunObjects(engine, run)).to.deep.equal([]);
  });
});
