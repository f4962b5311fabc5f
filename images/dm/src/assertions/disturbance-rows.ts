import { expect } from 'chai';
import type { RuleBook } from '../rules/rule-book.ts';
import { disturb, heal } from '../simulation/disturb.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import type { Assertion } from './assertion.ts';

/** Ten minutes of killed processes, cut links, lost machines and switchovers under AUTO, then everything is repaired. */
export function disturbed(seed: number, archive: 'REALTIME' | 'TIMELY', rules: RuleBook): SimulatedCluster {
  const cluster = SimulatedCluster.inStep({
    confirm: true,
    instances: ['A', 'B', 'C'],
    seed,
    loss: 0.01,
    archive,
    rules,
  });
  cluster.type('login');
  disturb(cluster.run(3), 600);
  heal(cluster);
  heal(cluster.run(60));
  return cluster.run(200);
}

/** What clients were told is written, and the only primary does not have. */
function lost(cluster: SimulatedCluster): number[] {
  const [primary = '', ...more] = cluster.names.filter((name) => cluster.role(name) === 'PRIMARY/OPEN');
  expect(more, 'other primaries').to.deep.equal([]);
  const has = new Set(cluster.values(primary));
  return cluster.acknowledged.map(({ value }) => value).filter((value) => !has.has(value));
}

const realtime = (seed: number): Assertion => ({
  id: `X3.${seed}`,
  says: 'REALTIME, AUTO: ten minutes of faults lose nothing, and repaired everything is in step',
  check: (rules: RuleBook): void => {
    const cluster = disturbed(seed, 'REALTIME', rules);
    expect(cluster.acknowledged.length).to.be.greaterThan(50);
    expect(lost(cluster)).to.deep.equal([]);
    expect(cluster.isInStep(), cluster.describe()).to.equal(true);
    expect(new Set(cluster.names.map((name) => cluster.control(name).tguid)).size).to.equal(1);
  },
});

const timely = (seed: number): Assertion => ({
  id: `X4.${seed}`,
  says: 'TIMELY, AUTO: ten minutes of faults lose nothing, though a standby may end ahead of the new primary',
  check: (rules: RuleBook): void => {
    const cluster = disturbed(seed, 'TIMELY', rules);
    expect(cluster.acknowledged.length).to.be.greaterThan(50);
    expect(lost(cluster)).to.deep.equal([]);
  },
});

/** Invariants of issue 7 over runs in which anything may happen; the seeds are those that once found something. */
export const DISTURBANCE_ROWS: readonly Assertion[] = [...[1, 3, 6, 7, 11].map(realtime), ...[14, 34, 144].map(timely)];
