import { expect } from 'chai';
import { conflict, kindsOf, planFaults, type PlannedKind } from './plan-faults.ts';
import type { FaultMix } from './scenario.ts';

const kind = (name: string, group: PlannedKind['group'], conflictsWith: readonly string[] = []): PlannedKind => ({
  kind: name,
  group,
  conflictsWith,
  defaultTarget: 'primary',
});
const crash = kind('crash', 'process', ['host']);
const freeze = kind('freeze', 'host');
const split = { ...kind('split', 'network'), defaultTarget: 'minority' };
const kinds = [
  [3, crash],
  [1, freeze],
  [2, split],
] as const;
const mix: FaultMix = { mix: {}, interval: 3000, duration: 5000, atOnce: 2, quiet: 6000 };
const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);

describe('faults drawn from a seed', () => {
  it('are these for seed 7: a stored seed must mean the same for ever', () => {
    const plan = planFaults(mix, 40_000, 7, kinds);
    expect(
      plan.map(({ at, inject, target, healAfter }) => `${at} ${inject} ${target ?? ''} ${healAfter}`),
    ).to.deep.equal([
      '4000 crash primary 4650',
      '6490 split minority 5350',
      '14770 crash primary 4200',
      '18250 split minority 6050',
      '23650 crash one standby 6150',
    ]);
  });

  it('say that they were drawn, among how many, and until when', () => {
    for (const { drawn } of planFaults(mix, 40_000, 7, kinds)) {
      expect(drawn).to.deep.equal({ atOnce: 2, until: 34_000 });
    }
  });

  it('differ from seed to seed', () => {
    const plans = SEEDS.map((seed) => JSON.stringify(planFaults(mix, 60_000, seed, kinds)));
    expect(new Set(plans).size).to.be.greaterThan(190);
  });

  it('never conflict, are never more than allowed at once, and leave the end quiet', () => {
    for (const seed of SEEDS) {
      const plan = planFaults(mix, 60_000, seed, kinds);
      for (const entry of plan) {
        const together = plan.filter((other) => other.at <= entry.at && entry.at < other.at + other.healAfter);
        expect(together.length, `seed ${seed}`).to.be.at.most(2);
        const active = together.map(({ inject }) => kinds.find(([, one]) => one.kind === inject)?.[1] ?? crash);
        const [one, other] = active;
        if (one !== undefined && other !== undefined) expect(conflict(one, other), `seed ${seed}`).to.equal(false);
        expect(entry.at + entry.healAfter, `seed ${seed}`).to.be.at.most(54_000);
      }
    }
  });

  it('come about as often as their weights say, and to their usual targets more than to others', () => {
    const all = SEEDS.flatMap((seed) => planFaults({ ...mix, atOnce: 1 }, 120_000, seed, kinds));
    const share = (name: string): number => all.filter(({ inject }) => inject === name).length / all.length;
    expect(share('crash')).to.be.closeTo(3 / 6, 0.05);
    expect(share('freeze')).to.be.closeTo(1 / 6, 0.05);
    const crashes = all.filter(({ inject }) => inject === 'crash');
    const onPrimary = crashes.filter(({ target }) => target === 'primary');
    expect(onPrimary.length / crashes.length).to.be.closeTo(2 / 3, 0.05);
    expect(new Set(all.filter(({ inject }) => inject === 'split').map(({ target }) => target))).to.have.keys(
      'minority',
    );
  });

  it('are refused when the load is too short for one', () => {
    expect(() => planFaults(mix, 9000, 1, kinds)).to.throw('--time is too short for a fault');
  });

  it('are named by kind, by group or all', () => {
    expect(kindsOf('kill').map((one) => one.kind)).to.deep.equal(['kill']);
    expect(kindsOf('process').map((one) => one.kind)).to.include('kill');
    expect(kindsOf('all').length).to.be.at.least(kindsOf('process').length);
  });

  it('make two primaries or take promises back only when they are named', () => {
    const harmful = [
      'failover',
      'start-without-role',
      'reload-most-available-sync',
      'reload-synchronous-standby-names',
    ];
    for (const group of ['all', 'operations']) {
      expect(kindsOf(group).map((one) => one.kind))
        .to.include('switchover')
        .and.not.include.members(harmful);
      expect(kindsOf(group).filter((one) => harmful.includes(one.kind))).to.deep.equal([]);
    }
    for (const name of harmful) expect(kindsOf(name).map((one) => one.kind)).to.deep.equal([name]);
  });

  it('are refused by name when there is no such kind', () => {
    expect(() => kindsOf('meteor')).to.throw('There is no fault "meteor"');
  });
});
