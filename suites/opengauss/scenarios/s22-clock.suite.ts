import { expect } from 'chai';
import { ClockClient, secondsAhead } from '../../faults/fixtures/clock-views.ts';
import { asOmm, haState, untilHaState } from '../omm.ts';
import { PRIMARY, STANDBY } from './support/ha-states.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { untilRows, writeRow } from './support/write.ts';

const HOURS = 3600;
/** Asking on a busy machine, seconds. */
const ASKING = 5;
/** Of a stop or start; 1.1 and older hung in stop after the clock had changed. */
const BOUNDED_MS = 30_000;

/** S22 of facts/opengauss.md §6.1: the clock of one server jumps by hours; that of the host is never touched. */
describe('openGauss scenarios: clock', function () {
  this.timeout(180_000);
  const c = ScenarioCluster.forSuite({ faults: ['clock-jump'] });

  for (const [by, seconds] of [
    ['2h', 2 * HOURS],
    ['-2h', -2 * HOURS],
  ] as const) {
    it(`S22: the clock of the primary jumps by ${by}: replication goes on or comes back by itself, and a stop and start are bounded`, async () => {
      const { live, n1, n2, n3 } = c;
      expect(await writeRow(live, n1, 1)).to.equal('committed');
      const jump = await c.inject('clock-jump', [n1], { by });
      expect(await secondsAhead(live, n1)).to.be.closeTo(seconds, ASKING);
      expect(await writeRow(live, n1, 2), 'a commit that a standby acknowledged').to.equal('committed');
      await Promise.all([n2, n3].map((node) => untilHaState(node, STANDBY)));
      await Promise.all([n2, n3].map((node) => untilRows(live, node, '1 2')));
      expect(await haState(n1)).to.equal(PRIMARY);

      const stop = await asOmm(n1, 'gs_ctl stop -D $PGDATA', BOUNDED_MS);
      expect(stop.stdout).to.include('server stopped');
      expect(stop.timedOut).to.equal(false);
      const start = await asOmm(n1, 'gs_ctl start -D $PGDATA -M primary', BOUNDED_MS);
      expect(start.stdout).to.include('server started (');
      expect(await secondsAhead(live, n1), 'it still has the other time').to.be.closeTo(seconds, ASKING);
      expect(await writeRow(live, n1, 3)).to.equal('committed');
      await Promise.all([n2, n3].map((node) => untilHaState(node, STANDBY)));
      await c.heal(jump);
      await Promise.all([n2, n3].map((node) => untilRows(live, node, '1 2 3')));
    });
  }

  it('S22: the clock of a standby jumps forth and back by hours: it follows, and may be promoted, with the other time', async () => {
    const { live, n1, n2, n3 } = c;
    const client = await ClockClient.connect(live, n2);
    try {
      const forth = await c.inject('clock-jump', [n2], { by: '6h' });
      expect(await client.ahead()).to.be.closeTo(6 * HOURS, ASKING);
      expect(await writeRow(live, n1, 1)).to.equal('committed');
      await untilRows(live, n2, '1');
      await c.heal(forth);
      expect(await client.ahead()).to.be.closeTo(0, ASKING);
    } finally {
      await client.close();
    }
    await untilHaState(n2, STANDBY);

    await c.inject('clock-jump', [n2], { by: '-6h' });
    expect((await asOmm(n2, 'gs_ctl switchover -D $PGDATA')).stdout).to.include('switchover completed (');
    await untilHaState(n2, PRIMARY);
    await Promise.all([n1, n3].map((node) => untilHaState(node, STANDBY)));
    expect(await secondsAhead(live, n2)).to.be.closeTo(-6 * HOURS, ASKING);
    expect(await writeRow(live, n2, 2)).to.equal('committed');
    await Promise.all([n1, n3].map((node) => untilRows(live, node, '1 2')));
  });
});
