import { expect } from 'chai';
import { NEED_REPAIR, NEVER, Simulation } from './fixtures/nemesis-simulation.ts';

describe('planned work of the nemesis in a simulated cluster', () => {
  it('takes back again what fell out of step because another node came back', async () => {
    const simulation = new Simulation();
    simulation.states.set('n2', { ...NEED_REPAIR });
    simulation.fallsWith.set('n2', 'n3');
    await simulation.nemesis().takeBackAll();
    expect(simulation.rejoined).to.deep.equal(['n2', 'n3']);
  });

  it('chooses the standby of a planned switchover when its turn has come, not before', async () => {
    const simulation = new Simulation();
    simulation.sampled = new Map(simulation.states);
    const nemesis = simulation.nemesis();
    const switchover = { operation: 'switchover', target: 'standby' } as const;
    await nemesis.run(
      [
        { ...switchover, at: 0 },
        { ...switchover, at: 5 },
      ],
      0,
      NEVER,
    );
    expect(simulation.switchedTo).to.deep.equal(['n2', 'n1']);
    expect(simulation.told).to.deep.equal(
      Array(2).fill(['operator switchover invoke', 'operator switchover ok']).flat(),
    );
  });
});
