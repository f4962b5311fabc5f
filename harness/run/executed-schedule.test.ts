import { expect } from 'chai';
import { scenario } from './built-in-scenarios.ts';
import { parseScheduleRecord, SCHEDULE_SCHEMA, scheduleToReplay, type ExecutedEntry } from './executed-schedule.ts';

const kill: ExecutedEntry = {
  planned: { at: 4000, inject: 'kill', target: 'primary', healAfter: 6000 },
  id: 'f1',
  targets: ['n1'],
  parameters: {},
  at: 4012.4,
  heldFor: 6900.6,
  startedAt: 20e9,
};

describe('an executed schedule', () => {
  it('is repeated with the nodes, moments and durations that it had', () => {
    expect(scheduleToReplay([kill])).to.deep.equal([
      { inject: 'kill', at: 4012, target: 'n1', healAfter: 6901, parameters: {} },
    ]);
  });

  it('is repeated in the order of injection, operations among it', () => {
    const switchover: ExecutedEntry = {
      planned: { at: 2000, operation: 'switchover', target: 'standby' },
      targets: ['n2'],
      at: 2001,
      startedAt: 18e9,
    };
    expect(scheduleToReplay([kill, switchover])[0]).to.deep.equal({ operation: 'switchover', at: 2001, target: 'n2' });
  });

  it('leaves out what was not carried out, and lets last as planned what was never healed', () => {
    const unhealed = { ...kill };
    delete (unhealed as { heldFor?: number }).heldFor;
    const schedule = scheduleToReplay([{ ...kill, targets: [], problem: 'No node is "primary" now' }, unhealed]);
    expect(schedule).to.have.length(1);
    expect(schedule[0]).to.include({ healAfter: 6000 });
  });

  it('is read back from schedule.json, and refused when it is of another version', () => {
    const record = { schema: SCHEDULE_SCHEMA, seed: 1, scenario: scenario('failover'), planned: [], executed: [kill] };
    expect(parseScheduleRecord(JSON.stringify(record))).to.deep.equal(record);
    expect(() => parseScheduleRecord('{"planned":[],"executed":[]}')).to.throw('does not hold what a replay needs');
  });
});
