import { expect } from 'chai';
import { builtInScenarios } from './built-in-scenarios.ts';
import { applyOverrides, type Overrides } from './overrides.ts';
import type { Scenario } from './scenario.ts';

const scenario = (): Scenario => {
  const [first] = builtInScenarios;
  if (first === undefined) throw new Error('no built-in scenario');
  return first;
};

describe('options that change a scenario', () => {
  it('change what they name and leave the rest', () => {
    const changed = applyOverrides(scenario(), { standbys: '3', time: '40s', set: ['a=b=c'] }, 1);
    expect(changed).to.deep.equal({ ...scenario(), standbys: 3, time: 40_000, settings: { a: 'b=c' } });
  });

  it('make a schedule from the seed, the same every time', () => {
    const changes: Overrides = { faults: 'kill', time: '60s' };
    const { schedule } = applyOverrides(scenario(), changes, 5);
    expect(schedule).to.deep.equal(applyOverrides(scenario(), changes, 5).schedule);
    expect(schedule).to.have.length(4);
    expect(schedule.every((entry) => 'inject' in entry && entry.at + entry.healAfter <= 60_000)).to.equal(true);
  });

  it('take all faults away', () => {
    expect(applyOverrides(scenario(), { faults: 'none' }, 1).schedule).to.deep.equal([]);
  });

  const wrong: readonly (readonly [Overrides, string])[] = [
    [{ standbys: '0' }, '--standbys'],
    [{ standbys: 'two' }, '--standbys'],
    [{ time: 'soon' }, '--time: expected a duration like 250ms, 5s or 2m, got "soon"'],
    [{ preload: '1 Gigabyte' }, '--preload: expected a size'],
    [{ rate: '-1' }, '--rate'],
    [{ set: ['nothing'] }, '--set expects NAME=VALUE, got "nothing"'],
    [{ promote: 'best' }, '--promote: expected most-advanced, sync, or a node like n2'],
    [{ faults: 'kill', schedule: [] }, '--faults and --schedule exclude each other'],
    [{ faults: 'kill', time: '3s' }, '--time is too short for a fault'],
  ];
  for (const [overrides, message] of wrong) {
    it(`refuse ${JSON.stringify(overrides)}`, () => {
      expect(() => applyOverrides(scenario(), overrides, 1)).to.throw(message);
    });
  }
});
