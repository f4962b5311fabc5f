import { expect } from 'chai';
import { faultProblems } from '../checkers/verdict/index.ts';
import type { NodeState } from '../cluster/node-state.ts';
import type { ScheduleEntry } from './scenario.ts';
import { entry, NEVER, Simulation } from './fixtures/nemesis-simulation.ts';

describe('the nemesis in a simulated cluster', () => {
  it('injects one fault into all of its targets, heals it, and says what it executed', async () => {
    const simulation = new Simulation();
    const nemesis = simulation.nemesis(simulation.fault('loss'));
    await nemesis.run([entry('loss', 0, { target: 'all', parameters: { percent: 5 } })], 0, NEVER);
    const nemesisOperations = ['nemesis inject invoke', 'nemesis inject ok', 'nemesis heal invoke', 'nemesis heal ok'];
    expect(simulation.told).to.deep.equal(nemesisOperations);
    expect(simulation.journal[0]).to.deep.include({ step: 'inject-intent', parameters: { percent: 5 } });
    expect(simulation.journal[0]?.targets).to.have.length(3);
    const [executed] = nemesis.executed;
    expect(executed).to.deep.include({ id: 'f1', targets: ['n1', 'n2', 'n3'], parameters: { percent: 5 } });
    expect(executed?.heldFor).to.be.within(50, 2000);
    expect(executed).to.have.property('endedAt');
  });

  it('has the operator rest while planned work takes the primary away, and only then', async () => {
    const simulation = new Simulation();
    const nemesis = simulation.nemesis(
      simulation.fault('switch', { plannedWork: true }),
      simulation.fault('loss', { conflictsWith: ['switch'] }),
    );
    await nemesis.run([entry('switch', 0), entry('loss', 20)], 0, NEVER);
    expect(simulation.told).to.include.members(['nemesis inject ok', 'nemesis heal ok']);
    expect(simulation.injectedAtRest).to.deep.equal(['f1']);
  });

  it('has the operator rest in the middle of a healing that asks for it', async () => {
    const simulation = new Simulation();
    let restedInHeal = false;
    const damage = simulation.fault('damage', {
      heal: (_targets, _injection, { asPlannedWork }) =>
        asPlannedWork(() => {
          restedInHeal = simulation.isAtRest;
          return Promise.resolve();
        }),
    });
    await simulation.nemesis(damage).run([entry('damage', 0)], 0, NEVER);
    expect(restedInHeal).to.equal(true);
  });

  it('takes a fault that matches nothing for what it is: the run becomes unknown', async () => {
    const simulation = new Simulation();
    const blunt = simulation.fault('blunt', { verify: () => Promise.reject(new Error('every ping was answered')) });
    const nemesis = simulation.nemesis({ ...blunt, inject: () => Promise.resolve({}) });
    const fast = new AbortController();
    const running = nemesis.run([entry('blunt', 0)], 0, fast.signal);
    await running;
    await nemesis.healAll();
    const [problem] = faultProblems(simulation.history);
    expect(problem).to.include({ class: 'unknown', type: 'fault-did-not-bite' });
    expect(problem?.message).to.include('every ping was answered');
  }).timeout(20_000);

  it('never has two faults active together that conflict on a node, whatever the schedule says', async () => {
    const simulation = new Simulation();
    const one = simulation.fault('freeze', { conflictsWith: ['crash'] });
    const other = simulation.fault('crash');
    const third = simulation.fault('loss');
    const nemesis = simulation.nemesis(one, other, third);
    await nemesis.run([entry('freeze', 0), entry('crash', 10), entry('loss', 20), entry('freeze', 30)], 0, NEVER);
    expect(nemesis.executed).to.have.length(4);
    const kinds = new Map(nemesis.executed.map(({ id, planned }) => [id, 'inject' in planned ? planned.inject : '']));
    const together = [...simulation.seenTogether].map((pair) =>
      pair
        .split(' ')
        .map((id) => kinds.get(id))
        .toSorted(),
    );
    expect(together.length).to.be.greaterThan(0);
    for (const pair of together) expect(pair).to.include('loss');
  });

  it('lets conflicting kinds be active together on different nodes', async () => {
    const simulation = new Simulation();
    const crash = simulation.fault('crash');
    const nemesis = simulation.nemesis(crash);
    await nemesis.run([entry('crash', 0, { target: 'n2' }), entry('crash', 10, { target: 'n3' })], 0, NEVER);
    expect(simulation.seenTogether.size).to.equal(1);
  });

  describe('with faults that were drawn at random', () => {
    const drawn = (inject: string, at: number, target: string, until = 60_000): ScheduleEntry =>
      entry(inject, at, { target, drawn: { atOnce: 1, until } });

    it('never has more of them active than allowed, healing and taking back included', async () => {
      const simulation = new Simulation();
      const slow = (milliseconds: number) => (): Promise<string> =>
        new Promise((resolve) => setTimeout(() => resolve('gone'), milliseconds));
      const nemesis = simulation.nemesis(
        simulation.fault('crash', { verifyHealed: slow(300) }),
        simulation.fault('loss', { verifyHealed: slow(50) }),
      );
      await nemesis.run([drawn('crash', 0, 'n1'), drawn('loss', 100, 'n2'), drawn('crash', 150, 'n3')], 0, NEVER);
      const spans = nemesis.executed.map(({ startedAt, endedAt = Infinity }) => [startedAt, endedAt] as const);
      expect(spans).to.have.length(3);
      const sorted = spans.toSorted(([a], [b]) => a - b);
      sorted.slice(1).forEach(([from], before) => expect(from).to.be.at.least(sorted[before]?.[1] ?? 0));
    });

    it('leaves out what finds no room before the quiet end, and the run is not unknown for it', async () => {
      const simulation = new Simulation();
      const nemesis = simulation.nemesis(simulation.fault('crash'), simulation.fault('loss'));
      await nemesis.run([drawn('crash', 0, 'n1', 200), drawn('loss', 40, 'n2', 110)], 0, NEVER);
      const [, leftOut] = nemesis.executed;
      expect(leftOut?.leftOut).to.match(/^f1 still active or being healed; waited/);
      expect(leftOut).to.deep.include({ id: 'f2', targets: [] }).and.not.have.property('problem');
      expect(simulation.told).to.include('nemesis inject fail');
      expect(faultProblems(simulation.history)).to.deep.equal([]);
    });

    it('leaves out what finds no target, where the same fault makes the run unknown when somebody asked for it', async () => {
      const simulation = new Simulation();
      simulation.states.clear();
      const nemesis = simulation.nemesis(simulation.fault('crash'));
      await nemesis.run([drawn('crash', 0, 'primary', 100)], 0, NEVER);
      expect(faultProblems(simulation.history)).to.deep.equal([]);
      expect(nemesis.executed[0]?.leftOut).to.include('No node is "primary" now');
    });
  });

  it('heals all the others when one healing hangs', async () => {
    const simulation = new Simulation();
    let release = (): void => undefined;
    const stuck = simulation.fault('stuck', { heal: () => new Promise((resolve) => (release = resolve)) });
    const nemesis = simulation.nemesis(stuck, simulation.fault('loss'));
    const running = nemesis.run([entry('stuck', 0), entry('loss', 0, { target: 'n2' })], 0, NEVER);
    await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 600))]);
    expect(simulation.active).to.deep.equal(['f1']);
    expect(simulation.told.filter((line) => line === 'nemesis heal ok')).to.have.length(1);
    release();
    await running;
  });

  it('takes back a target that is not in order when the fault is gone', async () => {
    const simulation = new Simulation();
    simulation.states.set('n3', { role: 'standby', state: 'Need repair', detail: 'WAL segment removed', senders: [] });
    const nemesis = simulation.nemesis(simulation.fault('loss'));
    await nemesis.run([entry('loss', 0, { target: 'n3' })], 0, NEVER);
    expect(simulation.rejoined).to.deep.equal(['n3']);
    expect(simulation.told.slice(-2)).to.deep.equal(['operator rejoin invoke', 'operator rejoin ok']);
  });

  it('takes back a node that no fault was aimed at, once, but none that another fault holds', async () => {
    const simulation = new Simulation();
    const broken: NodeState = { role: 'standby', state: 'Need repair', detail: 'WAL segment removed', senders: [] };
    simulation.states.set('n2', broken).set('n3', broken);
    const nemesis = simulation.nemesis(simulation.fault('loss'), simulation.fault('cut'), simulation.fault('freeze'));
    const interrupt = new AbortController();
    const schedule = [
      entry('loss', 0, { target: 'n1' }),
      entry('cut', 0, { target: 'n1' }),
      entry('freeze', 0, { target: 'n2', healAfter: 60_000 }),
    ];
    const running = nemesis.run(schedule, 0, interrupt.signal);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(simulation.rejoined).to.deep.equal(['n3']);
    interrupt.abort();
    await running;
  });

  it('heals on an interrupt what was active, and begins nothing more', async () => {
    const simulation = new Simulation();
    const nemesis = simulation.nemesis(simulation.fault('loss'));
    const interrupt = new AbortController();
    const running = nemesis.run(
      [entry('loss', 0, { healAfter: 60_000 }), entry('loss', 500, { target: 'n2' })],
      0,
      interrupt.signal,
    );
    setTimeout(() => interrupt.abort(), 100);
    await running;
    await nemesis.healAll();
    expect(simulation.active).to.deep.equal([]);
    expect(nemesis.executed).to.have.length(1);
  });
});
