import * as chai from 'chai';
import { withCapability } from '../../harness/products/capability.ts';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { deployCluster, quakeAssertions, type LiveCluster } from '../../harness/index.ts';
import { takeBack } from '../../harness/run/take-back.ts';
import { expectBites } from '../faults/fixtures/expect-fault.ts';
import { FaultTrial } from '../faults/fixtures/fault-trial.ts';
import { ask } from '../faults/fixtures/outside.ts';
import { rowsOn, TABLE, untilRows, writeRow } from './scenarios/support/write.ts';

chai.use(quakeAssertions);
const { expect } = chai;

/**
 * Of the primary; a standby is promoted meanwhile. What the others of a group do to a primary is no other case for a rejoin.
 * Not `node-from-clients`: the other standby goes on following the old primary, and the new one acknowledges nothing
 * (facts/opengauss.md §4.4).
 */
const OF_THE_PRIMARY: readonly (readonly [kind: string, parameters?: Readonly<Record<string, unknown>>])[] = [
  ['kill'],
  ['pause'],
  ['stop', { mode: 'fast' }],
  ['stop', { mode: 'immediate' }],
  ['oom-kill'],
  ['container-kill'],
  ['container-pause'],
  ['container-restart'],
  ['isolate'],
  ['one-way-in'],
  ['one-way-out'],
  ['fsync-error'],
  ['write-error'],
];

/** Of a standby, while the primary goes on. */
const OF_A_STANDBY = ['kill', 'pause', 'container-kill', 'isolate', 'interrupted-build', 'start-without-role'] as const;

const KINDS = [...new Set([...OF_THE_PRIMARY.map(([kind]) => kind), ...OF_A_STANDBY])];

/** One cluster, one fault after the other; whoever is primary then is the next one's victim (facts/opengauss.md §4.2). */
describe('openGauss nodes rejoin', function () {
  this.timeout(180_000);
  let live: LiveCluster;
  let primary: ContainerNode;
  const rows: number[] = [];
  /** Also of rows that were not acknowledged: they may be there, and no id is used twice. */
  let lastId = 0;

  /** Acknowledged by the node. */
  const write = async (on: ContainerNode): Promise<void> => {
    lastId += 1;
    const row = lastId;
    expect(await writeRow(live, on, row, 40_000)).to.equal('committed');
    rows.push(row);
  };

  /** What a person does when the fault is over, and what must be then. */
  const whole = async (trial: FaultTrial): Promise<void> => {
    const result = await trial.heal();
    expect(result, JSON.stringify(result)).to.include({ healed: true });
    const { cluster } = live;
    await takeBack(live.nodes, { cluster, primary: () => primary, record: () => undefined });
    await cluster.waitUntilHealthy(60_000);
    await expect(cluster).to.have.onePrimary();
    await expect(cluster).to.have.streamingStandbys(2);
    await write(primary);
    await Promise.all(live.nodes.map((node) => untilRows(live, node, rows.join(' '))));
  };

  before(async () => {
    live = await deployCluster({ product: 'opengauss', standbys: 2, faults: KINDS });
    const [first] = live.nodes;
    if (first === undefined) throw new Error('a node is needed');
    primary = first;
    expect(await ask(live, primary, `create table ${TABLE} (id int primary key)`)).to.not.include('failed');
  });

  after(async () => {
    await live.remove();
  });

  for (const [kind, parameters = {}] of OF_THE_PRIMARY) {
    const how = Object.values(parameters).join();
    it(`after ${kind}${how === '' ? '' : ` (${how})`} of the primary and a failover, with every acknowledged row`, async () => {
      const before = primary;
      const next = live.nodes[(live.nodes.indexOf(primary) + 1) % live.nodes.length];
      if (next === undefined) throw new Error('two nodes are needed');
      await write(before);
      const trial = new FaultTrial(live, kind, [before.name], parameters);
      await expectBites(trial);
      try {
        await withCapability(live.cluster, 'failover').failover(next);
        primary = next;
        await write(next);
      } finally {
        await whole(trial);
      }
      expect(await rowsOn(live, before)).to.equal(rows.join(' '));
    });
  }

  for (const kind of OF_A_STANDBY) {
    it(`after ${kind} of a standby, with the rows that came meanwhile`, async () => {
      const standby = live.nodes.find((node) => node !== primary);
      if (standby === undefined) throw new Error('a standby is needed');
      const trial = new FaultTrial(live, kind, [standby.name]);
      await expectBites(trial);
      try {
        await write(primary);
      } finally {
        await whole(trial);
      }
      expect(await rowsOn(live, standby)).to.equal(rows.join(' '));
    });
  }
});
