import { clusterLogRows } from './seed-000/cluster-log-rows.ts';
import { failoverLogRows } from './seed-000/failover-log-rows.ts';
import { otherPoolRows } from './seed-000/other-pool-rows.ts';
import { playPublishedCase, type PublishedCase } from './seed-000/published-case.ts';
import { recoveryRows } from './seed-000/recovery-rows.ts';
import { recoveryScriptRows } from './seed-000/recovery-script-rows.ts';

/**
 * The rows K1 to K70 of facts/kingbase.md §1. The case of seed 000 is played once, and most rows read its logs and what was seen
 * from outside meanwhile; rows that need another case have a cluster of their own. What a row asserts is an event, an order or a
 * time and not that a line is there; rows of which only the line exists are not here (docs/kingbase-rows.md).
 */
describe('KingbaseES V8R3 as in seed 000', function () {
  this.timeout(600_000);

  describe('the host of the primary is shut down, and comes back', () => {
    let played: PublishedCase | undefined;
    const published = (): PublishedCase => {
      if (played === undefined) throw new Error('the case is there inside of tests only');
      return played;
    };

    before(async () => {
      played = await playPublishedCase();
    });
    after(() => played?.live.remove());

    clusterLogRows(published);
    failoverLogRows(published);
    recoveryRows(published);
  });

  otherPoolRows();
  recoveryScriptRows();
});
