import { expect } from 'chai';
import fc from 'fast-check';
import { LEGS, lose } from '../assertions/lost-message-rows.ts';
import { returned, THREE } from '../assertions/recovering.ts';
import { ALL_RULES } from '../rules/rule-book.ts';

const legs = [
  ...new Map(
    Object.values(LEGS)
      .flat()
      .map((leg) => [leg.join('>'), leg]),
  ).values(),
];

/** Up to three times in which one way is broken: the wait before, and how long, both in ms. A recovery takes some 60 ms. */
const LOSSES = fc.array(
  fc.record({
    leg: fc.constantFrom(...legs),
    after: fc.integer({ min: 0, max: 30 }),
    milliseconds: fc.integer({ min: 1, max: 20 }),
  }),
  { minLength: 1, maxLength: 3 },
);

describe('a recovery that loses messages', function () {
  // Some hundred runs of minutes of simulated time, on a machine that may be busy.
  this.timeout(60_000);

  it('ends whichever they are, loses no commit, and is tried again until the standby is in step', () => {
    let failed = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.constantFrom(['A', 'B'], THREE),
        LOSSES,
        (seed, instances, losses) => {
          const cluster = returned(ALL_RULES, { seed, instances });
          cluster.until('RECOVERY', () => cluster.status('A') === 'RECOVERY');
          for (const { leg, after, milliseconds } of losses) {
            cluster.commit('A');
            lose(cluster.run(after / 1000), leg, milliseconds / 1000);
          }
          if (cluster.run(15).watcher('A').recoveryCodes.get('B') !== 0) failed += 1;
          cluster.until('in step', () => cluster.isInStep(), 180).run(5);
          const commit = cluster.commit('A');
          cluster.run(1);
          expect(commit.outcome).to.equal('acknowledged');
          const values = new Set(cluster.values('A'));
          expect(cluster.acknowledged.filter(({ value }) => !values.has(value))).to.deep.equal([]);
        },
      ),
      { numRuns: 150, seed: 62 },
    );
    expect(failed, 'recoveries in which something that matters was lost').to.be.greaterThan(20);
  });
});
