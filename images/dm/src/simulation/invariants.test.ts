import { expect } from 'chai';
import fc from 'fast-check';
import { allRulesBut } from '../rules/rule-book.ts';
import { disturb, heal } from './disturb.ts';
import { Invariants } from './invariants.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import type { ClusterOptions } from './simulated-host.ts';

/** Any group under AUTO with a confirm monitor on a machine of its own. */
const GROUPS = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  archive: fc.constantFrom('REALTIME', 'TIMELY'),
  instances: fc.constantFrom(['A', 'B'], ['A', 'B', 'C'], ['A', 'B', 'C', 'D']),
  watcher: fc.record({ autoRestart: fc.boolean(), recoverTime: fc.constantFrom(0, 5, 60) }),
});

/** Ten minutes in which anything may happen, then a person repairs everything. */
function survive(options: ClusterOptions): { readonly cluster: SimulatedCluster; readonly violations: string[] } {
  const invariants = new Invariants();
  const rules = options.rules ?? invariants.book;
  const cluster = SimulatedCluster.inStep({ confirm: true, loss: 0.01, ...options, rules });
  disturb(cluster.run(3), 600, { further: true, look: () => invariants.look(cluster) });
  if (!cluster.hasMonitor(1)) cluster.startMonitor(1, { confirm: true });
  heal(cluster);
  heal(cluster.run(60));
  cluster.run(30).until('the last command ends', () => cluster.monitor().running === undefined, 200);
  cluster.command('startup dmwatcher');
  cluster.command('startup instance');
  decide(cluster.run(120));
  return { cluster: cluster.run(60), violations: invariants.violations(cluster) };
}

/** Where nothing can become primary by itself, a person opens what has the most redo. */
function decide(cluster: SimulatedCluster): void {
  const roles = cluster.names.map((name) => cluster.role(name));
  const [most] = cluster.names
    .filter((name) => cluster.role(name) === 'PRIMARY/MOUNT' && cluster.control(name).status === 'VALID')
    .sort((left, right) => cluster.disk(right).log.length - cluster.disk(left).log.length);
  if (most !== undefined && !roles.includes('PRIMARY/OPEN')) cluster.command(`open instance ${most}`);
}

/** What clients were told is written and the only primary does not have. */
function lost(cluster: SimulatedCluster): number[] {
  const primaries = cluster.names.filter((name) => cluster.role(name) === 'PRIMARY/OPEN');
  expect(primaries, cluster.describe()).to.have.length(1);
  const has = new Set(primaries.flatMap((name) => cluster.values(name)));
  return cluster.acknowledged.map(({ value }) => value).filter((value) => !has.has(value));
}

describe('invariants of DM data watch in long random runs', function () {
  // Some twenty runs of a quarter of an hour of simulated time, on a machine that may be busy.
  this.timeout(120_000);

  it('hold under faults, jumping clocks and commands: one acknowledges, VALID standbys follow, SPLIT stays, nothing is lost', () => {
    fc.assert(
      fc.property(GROUPS, (group) => {
        const { cluster, violations } = survive(group);
        expect(violations).to.deep.equal([]);
        expect(lost(cluster)).to.deep.equal([]);
      }),
      { seed: 7, numRuns: 16, endOnFailure: true },
    );
  });

  for (const { seed, found, ...group } of [
    {
      seed: 88,
      instances: ['A', 'B', 'C'],
      found: 'a watcher that is started again sees that a standby was restarted',
    },
    { seed: 274, instances: ['A', 'B', 'C'], found: 'a primary is opened again after a switchover that failed' },
    { seed: 405, archive: 'TIMELY' as const, found: 'a command reaches no watcher' },
  ]) {
    it(`hold in the run of seed ${seed}, where they once did not: ${found}`, () => {
      const { cluster, violations } = survive({ seed, ...group });
      expect(violations).to.deep.equal([]);
      expect(lost(cluster)).to.deep.equal([]);
    });
  }

  it('are violated when a primary goes on that nobody confirmed', () => {
    const rules = allRulesBut(['confirm.wait-for-monitor']);
    const { violations } = survive({ seed: 5, instances: ['A', 'B', 'C'], rules });
    expect(violations).to.include('A and B both acknowledge writes');
  });

  it('are violated by a VALID standby with other redo, a file that was SPLIT and is VALID, and a change that no table has', () => {
    const invariants = new Invariants();
    const cluster = SimulatedCluster.inStep({ confirm: true });
    cluster.commit('A');
    cluster.run(1).commit('A');
    expect(invariants.violations(cluster.run(1))).to.deep.equal([]);
    const control = cluster.control('B');
    for (const status of ['SPLIT', 'VALID'] as const) {
      cluster.controlWrites.push({ instance: 'B', control: { ...control, status } });
    }
    cluster.disk('B').log.splice(1, 1, { lsn: 2, id: 'other' });
    invariants.book.changes('watcher', 'OPEN', 'MPPCTL UPDATE');
    expect(invariants.violations(cluster)).to.deep.equal([
      'B was SPLIT or INVALID and is VALID again',
      'B is broken, and A has a VALID archive to it',
      'B differs from A at LSN 2, and is VALID',
      'watcher OPEN>MPPCTL UPDATE is in no table',
    ]);
  });
});
