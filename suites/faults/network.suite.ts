import { expect } from 'chai';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { connectEngine } from '../../harness/docker/engine.ts';
import { probeMechanisms } from '../../harness/docker/fault-mechanisms.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { faultOfKind } from '../../harness/faults/index.ts';
import { removeResidue } from '../../harness/faults/index.ts';
import { deployCluster, type LiveCluster } from '../../harness/index.ts';
import { haState, sql } from '../opengauss/omm.ts';
import { FaultTrial } from './fixtures/fault-trial.ts';
import {
  firstPacketArrives,
  Heartbeat,
  leftIn,
  lost,
  timeToGreet,
  timeToSend,
  tryToConnect,
  waysBetween,
} from './fixtures/network-views.ts';
import { threeNodes } from './fixtures/outside.ts';

const ALL_OPEN = 'n1>n2 n1>n3 n2>n1 n2>n3 n3>n1 n3>n2';

/**
 * Everything is looked at from the nodes' own containers and from this host, with plain TCP connections, pings and SQL:
 * not with what injected, and not with what the fault itself verifies.
 */
describe('network faults on three nodes', function () {
  this.timeout(180_000);
  let live: LiveCluster;
  let nodes: readonly ContainerNode[];
  let n1: ContainerNode, n2: ContainerNode, n3: ContainerNode;

  before(async () => {
    live = await deployCluster({ product: 'opengauss', standbys: 2 });
    nodes = [n1, n2, n3] = threeNodes(live);
    await sql(n1, 'create table public.t (id int primary key)');
  });

  after(async () => {
    await live.remove();
  });

  /** Injects, looks, heals, and looks whether all is as before; heals also when a look fails. */
  async function during(
    kind: string,
    { targets = ['n1'], ...parameters }: { targets?: readonly string[] } & Record<string, unknown>,
    look: (evidence: string) => Promise<void>,
  ): Promise<void> {
    const trial = new FaultTrial(live, kind, targets, parameters);
    try {
      const injected = await trial.inject();
      if (!injected.bit) throw new Error(`${kind} did not bite: ${injected.reason}`);
      await look(injected.evidence);
    } finally {
      expect(await trial.heal()).to.include({ healed: true });
    }
    expect(await waysBetween(nodes)).to.equal(ALL_OPEN);
    expect(await leftIn(live)).to.deep.equal(['', '', '']);
  }

  it('isolates the primary: its standbys are gone, a write waits, and goes on when it is healed @smoke', async () => {
    let write: Promise<string> | undefined;
    await during('isolate', {}, async (evidence) => {
      expect(evidence).to.match(/^nft: .*n2 to n1 silent, \d+ packets/);
      write = sql(n1, 'insert into public.t values (1)', 60_000);
      const early = await Promise.race([write, sql(n1, 'select pg_sleep(1)')]);
      expect(early, 'the insert waits for a standby').to.equal('');
      expect(await waysBetween(nodes)).to.equal('n2>n3 n3>n2');
      expect(await tryToConnect(n1.address, 5432), 'a client still reaches it').to.equal('open');
    });
    expect(await write).to.equal('INSERT 0 1');
    await live.cluster.waitUntilHealthy(60_000);
    expect(await haState(n2)).to.equal('Standby, Normal, Normal');
  });

  it('cuts a node off from its clients only @smoke', async () => {
    await during('node-from-clients', {}, async () => {
      expect(await tryToConnect(n1.address, 5432)).to.equal('silent');
      expect(await tryToConnect(n2.address, 5432)).to.equal('open');
      expect(await waysBetween(nodes)).to.equal(ALL_OPEN);
      expect(await sql(n1, 'insert into public.t values (2)')).to.equal('INSERT 0 1');
    });
    expect(await tryToConnect(n1.address, 5432)).to.equal('open');
  });

  it('refuses clients with RST', async () => {
    await during('node-from-clients', { action: 'reject' }, async () => {
      expect(await tryToConnect(n1.address, 5432)).to.equal('refused');
    });
  });

  const open: Readonly<Record<string, { targets?: readonly string[]; ways: string }>> = {
    halves: { targets: ['n1', 'n2', 'n3'], ways: 'n2>n3 n3>n2' },
    'majority-minority': { ways: 'n2>n3 n3>n2' },
    bridge: { targets: ['n2'], ways: 'n1>n2 n2>n1 n2>n3 n3>n2' },
    ring: { targets: ['n1', 'n2', 'n3'], ways: '' },
    'primary-from-standbys': { ways: 'n2>n3 n3>n2' },
    'one-way-in': { ways: 'n2>n3 n3>n2' },
    'one-way-out': { ways: 'n2>n3 n3>n2' },
  };
  for (const [kind, { targets = ['n1'], ways }] of Object.entries(open)) {
    for (const action of ['drop', 'reject']) {
      it(`leaves the right ways open: ${kind}, ${action}`, async () => {
        await during(kind, { targets, action }, async () => {
          expect(await waysBetween(nodes)).to.equal(ways);
        });
      });
    }
  }

  for (const [kind, sender, hearer] of [
    ['one-way-in', 'n1', 'n2'],
    ['one-way-out', 'n2', 'n1'],
  ] as const) {
    it(`lets what ${sender} sends arrive at ${hearer} in ${kind}, and nothing the other way @smoke`, async () => {
      const node = (name: string): ContainerNode => nodes.find((one) => one.name === name) ?? n1;
      await during(kind, {}, async () => {
        expect(await firstPacketArrives(node(sender), node(hearer)), 'the SYN arrives, its answer does not').to.equal(
          true,
        );
        expect(await firstPacketArrives(node(hearer), node(sender)), 'no SYN arrives').to.equal(false);
      });
    });
  }

  for (const [action, end] of [
    ['drop', 'silence'],
    ['reject', 'reset'],
  ] as const) {
    it(`takes established connections along: ${action} is ${end}`, async () => {
      const beats = await Heartbeat.start(n2, n1);
      await during('isolate', { action }, async () => {
        await waitUntil('the connection feels it', { timeoutMs: 3_000 }, async () => {
          const seen = await beats.over(400);
          return seen === end ? { done: true, value: seen } : { done: false, seen };
        });
      });
      if (action === 'drop') {
        await waitUntil('the same connection goes on', { timeoutMs: 20_000 }, async () => {
          const seen = await beats.over(300);
          return seen === 'beating' ? { done: true, value: seen } : { done: false, seen };
        });
      }
      await beats.stop();
    });
  }

  it('flaps: a link is there and not there, in turn', async () => {
    await during('flap', { cut: '400ms', open: '400ms' }, async () => {
      const seen = new Set<string>();
      await waitUntil('both are seen', { timeoutMs: 10_000, intervalMs: 100 }, async () => {
        seen.add(
          await lost(n2, n1, 3, 0.02).then((share) => (share === 0 ? 'there' : share === 1 ? 'not there' : 'turning')),
        );
        const both = seen.has('there') && seen.has('not there');
        return both ? { done: true, value: undefined } : { done: false, seen: [...seen].join() };
      });
    });
  });

  it('loses a share of the packets of its own node only', async () => {
    await during('loss', { percent: 30 }, async () => {
      // 51 % both ways; within 6 standard deviations of 200 pings.
      expect(await lost(n1, n3, 200, 0.005)).to.be.within(0.29, 0.73);
      expect(await lost(n2, n3, 100, 0.005)).to.equal(0);
      for (let round = 0; round < 20; round += 1) expect(await tryToConnect(n1.address, 5432)).to.equal('open');
    });
    expect(await lost(n1, n3, 100, 0.005)).to.equal(0);
  });

  it('delays what goes between its node and others, and nothing else, and says by what @smoke', async () => {
    expect(await timeToGreet(n2, n1)).to.be.lessThan(550);
    await during('latency', { delay: '150ms', jitter: '10ms' }, async (evidence) => {
      expect(evidence).to.match(/^(netem|user-space TCP relay \(ports 5432, 5433\)), 150 ms each way/);
      for (const [from, to] of [
        [n1, n3],
        [n2, n1],
      ] as const) {
        expect(await timeToGreet(from, to), `${from.name} to ${to.name}`).to.be.greaterThan(550);
      }
      expect(await timeToGreet(n2, n3)).to.be.lessThan(550);
      // Connections that were there before have to be made again through the relay: then replication goes on, slower.
      await live.cluster.waitUntilHealthy(60_000);
      const started = performance.now();
      expect(await sql(n1, 'insert into public.t values (3)', 60_000)).to.equal('INSERT 0 1');
      expect(performance.now() - started, 'a commit waits for the standby').to.be.greaterThan(280);
      const senders = await sql(n1, 'select host(client_addr) from pg_stat_replication order by 1');
      expect(senders.split('\n'), 'the source address is kept').to.deep.equal([n2.address, n3.address]);
    });
    await live.cluster.waitUntilHealthy(60_000);
    expect(await timeToGreet(n2, n1)).to.be.lessThan(550);
  });

  it('limits what its node sends, and not what others send', async () => {
    await during('bandwidth', { rate: '2mbit' }, async () => {
      // 500 kB at 2 Mbit/s take 2 s.
      expect(await timeToSend(n1, n2, 500_000)).to.be.greaterThan(1_600);
      expect(await timeToSend(n2, n3, 500_000)).to.be.lessThan(1_600);
    });
    expect(await timeToSend(n1, n2, 500_000)).to.be.lessThan(1_600);
  });

  it('is seen not to bite when its rules are gone, whatever the kind', async () => {
    for (const kind of ['isolate', 'loss', 'bandwidth']) {
      const trial = new FaultTrial(live, kind, ['n1']);
      const injected = await trial.inject();
      const fault = faultOfKind(kind);
      await fault.heal([n1], {}, trial.context);
      const seen = await fault.verify([n1], injected.injection, trial.context).catch((error: unknown) => error);
      expect(seen, kind).to.have.property('code', 'QUAKE_FAULT_DID_NOT_BITE');
      expect(await trial.heal()).to.include({ healed: true });
    }
  });

  it('is removed without a journal, processes and all, by the names that it gives to what it makes', async () => {
    for (const [kind, left] of [
      ['flap', /dbquake_t\d+-process/],
      ['latency', /relay\.cjs dbquake_t\d+-process/],
      ['bandwidth', /qdisc tbf db/],
    ] as const) {
      const trial = new FaultTrial(live, kind, ['n1'], kind === 'latency' ? { mechanism: 'relay' } : {});
      expect(await trial.inject(), kind).to.include({ bit: true });
      expect((await leftIn(live))[0]).to.match(left);
      for (const node of nodes) await removeResidue(node, live.surroundings);
      expect(await leftIn(live), kind).to.deep.equal(['', '', '']);
      expect(await trial.heal(), 'healing again changes nothing').to.include({ healed: true });
    }
    await live.cluster.waitUntilHealthy(60_000);
  });

  it('refuses duplicate and reorder where the kernel has no netem, and does them where it has', async () => {
    const netem = (await probeMechanisms(await connectEngine())).find(({ name }) => name === 'tc netem');
    for (const kind of ['duplicate', 'reorder']) {
      const trial = new FaultTrial(live, kind, ['n1']);
      const injected = await trial.inject();
      expect(injected).to.have.property('bit', netem?.available);
      if (!injected.bit) expect(injected.reason).to.match(/this kernel has no netem \(.*unknown/);
      expect(await trial.heal()).to.include({ healed: true });
      expect(await leftIn(live)).to.deep.equal(['', '', '']);
    }
  });
});
