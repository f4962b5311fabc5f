import { expect } from 'chai';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { logOf } from '../../faults/fixtures/disk-views.ts';
import { asOmm, haState, untilHaState } from '../omm.ts';
import { PRIMARY, STANDBY } from './support/ha-states.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { rowsOn, TABLE, untilRows, Write, writeRow } from './support/write.ts';

/** S20 and S21 of facts/opengauss.md §6.1, on volumes of 512 MB: a tmpfs of fixed size that the fault fills. */
describe('openGauss scenarios: full disks', function () {
  this.timeout(240_000);
  const c = ScenarioCluster.forSuite({ faults: ['disk-full'] });

  it('S20: the disk of the primary is full: it stops, a standby that is promoted has all that was acknowledged, and the old primary comes back when there is space', async () => {
    const { live, n1, n2, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    const full = await c.inject('disk-full', [n1]);
    const acknowledged = await writeUntilRefused(n1, 2);
    await waitUntil('the server on n1 is gone or refuses', { timeoutMs: 20_000 }, async () => {
      const answer = await writeRow(live, n1, 1000).catch(String);
      return answer === 'committed' ? { done: false, seen: answer } : { done: true, value: undefined };
    });
    expect(await logOf(n1)).to.match(/No space left on device/);
    await asOmm(n1, 'gs_ctl stop -D $PGDATA -m immediate');

    await asOmm(n2, 'gs_ctl failover -D $PGDATA');
    expect(await haState(n2)).to.equal(PRIMARY);
    const rows = (await rowsOn(live, n2)).split(' ');
    expect(rows, 'acknowledged by the full primary').to.include.members(['1', ...acknowledged.map(String)]);
    await untilHaState(n3, STANDBY);
    expect(await writeRow(live, n2, 2000)).to.equal('committed');

    // Takes it back by the driver: it may have written what nobody received, and need a build.
    await c.heal(full);
    await live.cluster.waitUntilHealthy(60_000);
    expect(await haState(n1)).to.equal(STANDBY);
    await untilRows(live, n1, [...rows, '2000'].join(' '));
  });

  it('S21: the disks of the standbys are full: the primary goes on with most_available_sync=on, and a standby that has space again catches up', async () => {
    const { live, n1, n2, n3 } = c;
    await c.set('most_available_sync', 'on');
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    const full = await c.inject('disk-full', [n2, n3]);
    const acknowledged = await writeMuch(n1, 2);
    for (const node of [n2, n3]) {
      await waitUntil(`${node.name} is out of order`, { timeoutMs: 20_000 }, async () => {
        const state = await haState(node);
        return /^(\?|Standby, Need repair)/.test(state)
          ? { done: true, value: undefined }
          : { done: false, seen: state };
      });
      expect(await logOf(node)).to.match(/No space left on device/);
    }
    expect(await haState(n1)).to.equal(PRIMARY);
    expect(await writeRow(live, n1, 1000)).to.equal('committed');

    await c.heal(full);
    await live.cluster.waitUntilHealthy(60_000);
    const wanted = [1, ...acknowledged, 1000].join(' ');
    await Promise.all([n2, n3].map((node) => untilRows(live, node, wanted)));
  });

  /** A row and a megabyte of WAL at a time. Answers the ids that were acknowledged before one was refused. */
  async function writeUntilRefused(node: ContainerNode, first: number): Promise<readonly number[]> {
    const acknowledged: number[] = [];
    for (let id = first; id < first + 100; id++) {
      const write = await bulk(node, id).catch(String);
      if (write !== 'committed') return acknowledged;
      acknowledged.push(id);
    }
    throw new Error('100 MB found space on a full disk');
  }

  async function writeMuch(node: ContainerNode, first: number): Promise<readonly number[]> {
    const ids = Array.from({ length: 40 }, (_, index) => first + index);
    for (const id of ids) expect(await bulk(node, id)).to.equal('committed');
    return ids;
  }

  async function bulk(node: ContainerNode, id: number): Promise<string> {
    const filler = `create table dbquake.filler_${id} as select repeat(md5(i::text), 31) as filler from generate_series(1, 1000) i`;
    const write = await Write.start(c.live, node, `begin; ${filler}; insert into ${TABLE} values (${id}); commit`);
    return write.within(30_000);
  }
});
