import { asOmm, untilHaState } from './omm.ts';
import { PRIMARY, STANDBY } from './scenarios/support/ha-states.ts';
import { ScenarioCluster } from './scenarios/support/scenario-cluster.ts';

/** Far less than the jumps. */
const SOON_MS = 20_000;

/**
 * The stand-in and its PostgreSQL wait on a clock that only goes forward: what is set back is the time of day. A real server
 * follows again as well, which was not recorded.
 */
describe('a standby of the stand-in that is not connected while its clock jumps', function () {
  this.timeout(180_000);
  const c = ScenarioCluster.forSuite({ faults: ['clock-jump'] });

  for (const by of ['-60s', '60s']) {
    it(`by ${by}: follows the new primary as soon as there is one`, async () => {
      const { n1, n2, n3 } = c;
      await asOmm(n1, 'gs_ctl stop -D $PGDATA -m immediate');
      await untilHaState(n3, /Need repair/);
      await c.inject('clock-jump', [n3], { by });
      await asOmm(n2, 'gs_ctl failover -D $PGDATA');
      await untilHaState(n2, PRIMARY, SOON_MS);
      await untilHaState(n3, STANDBY, SOON_MS);
    });
  }
});
