import { expect } from 'chai';
import { scenario } from './built-in-scenarios.ts';
import { SCHEDULE_SCHEMA, type ScheduleRecord } from './executed-schedule.ts';
import { replayRequest, summarizeReplays } from './replay.ts';

const run = { id: 'r1', image: { name: 'dbquake/opengauss:latest', id: 'sha256:1' }, failOn: ['rto>10s'] };
const planned = scenario('failover').schedule;
const record: ScheduleRecord = {
  schema: SCHEDULE_SCHEMA,
  seed: 7,
  scenario: scenario('failover'),
  planned,
  executed: [],
};

describe('replay', () => {
  it('asks for the same seed, image and thresholds, with the executed schedule', () => {
    const executed = [
      {
        planned: { at: 4000, inject: 'kill', healAfter: 6000 },
        targets: ['n2'],
        at: 4010,
        heldFor: 6100,
        startedAt: 1,
      },
    ];
    const request = replayRequest(run, { ...record, executed });
    expect(request).to.deep.include({ seed: 7, image: 'dbquake/opengauss:latest', failOn: ['rto>10s'] });
    expect(request.scenario.schedule).to.deep.equal([{ inject: 'kill', at: 4010, target: 'n2', healAfter: 6100 }]);
  });

  it('switches on the defect that the run had', () => {
    expect(replayRequest({ ...run, defect: { name: 'stale-reads', description: '' } }, record)).to.include({
      defect: 'stale-reads',
    });
    expect(replayRequest(run, record)).to.not.have.property('defect');
  });

  it('repeats the plan of a run that died before it noted what it executed', () => {
    expect(replayRequest(run, record).scenario.schedule).to.deep.equal(planned);
  });

  const valid = { valid: true, exitCode: 0 } as const;
  const lost = { valid: false, exitCode: 1 } as const;

  it('tells how often the verdict came back and exits with it', () => {
    const { text, exitCode } = summarizeReplays('r1', lost, [valid, lost, valid]);
    expect(text).to.equal(
      'replay of r1 (invalid, exit 1): the verdict came back in 1 of 3 runs: 2 x valid, exit 0, 1 x invalid, exit 1\n',
    );
    expect(exitCode).to.equal(1);
  });

  it('exits as the first replay did when the verdict did not come back', () => {
    expect(summarizeReplays('r1', lost, [valid, valid]).exitCode).to.equal(0);
    expect(summarizeReplays('r1', undefined, [lost]).exitCode).to.equal(1);
  });
});
