import { expect } from 'chai';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { killServerProcesses } from '../../../harness/faults/server-processes.ts';
import { asKingbase, detachCommand, machinesOf, poolNodes, poolStatus, sql } from '../support/machine.ts';
import { QUICKEST, SharedCluster } from '../support/shared-cluster.ts';

const SOON_MS = 240_000;

/** F16: a third node that has data only. */
export function dataOnlyScenarios(): void {
  describe('a node that has data only', () => {
    const c = SharedCluster.forSuite({ settings: QUICKEST, standbys: 2 });

    it('F16: is down for the pool while it streams, and is attached again', async () => {
      const { primary } = await c.roles();
      const { n1 } = machinesOf(c.live);
      await asKingbase(n1, detachCommand({ name: 'n3' }));
      expect((await poolNodes(n1)).nodes[2]?.status).to.equal('down');
      expect(await sql(primary, "select count(*) from sys_stat_replication where state = 'streaming'")).to.equal('2');
      await waitUntil('it is up', { timeoutMs: SOON_MS, intervalMs: 500 }, async () => {
        const seen = await poolStatus(n1);
        return /^(?:up\/\w+ ?){3}$/.test(seen) ? { done: true, value: undefined } : { done: false, seen };
      });
    });

    it('a failover beside it: it follows the new primary', async () => {
      const { primary } = await c.roles();
      expect(await killServerProcesses(primary, ['postgres'])).to.not.be.empty;
      await waitUntil('another node is primary', { timeoutMs: SOON_MS, intervalMs: 500 }, async () => {
        const seen = await c.roles().then(
          ({ primary: now }) => now.name,
          () => 'nobody',
        );
        return seen === 'nobody' || seen === primary.name ? { done: false, seen } : { done: true, value: undefined };
      });
      await c.restore();
      const { primary: now } = await c.roles();
      expect(now.name).to.not.equal(primary.name);
      expect(await sql(now, "select count(*) from sys_stat_replication where state = 'streaming'")).to.equal('2');
    });
  });
}
