import { expect } from 'chai';
import { readFixture } from '../fixtures/read-fixture.ts';
import type { Anatomy } from '../anatomy.ts';
import { timelineOfLogs } from '../timeline.ts';
import { kingbaseDialect } from './dialect.ts';

/** A run of the emulation in which the machine of the primary n1 was switched off and on again. */
const timeline = timelineOfLogs(
  kingbaseDialect,
  [
    ['n2', 'cluster.log'],
    ['n2', 'failover.log'],
    ['n1', 'cluster.log'],
    ['n1', 'recovery.log'],
  ].map(([node = '', name = '']) => ({
    node,
    name,
    text: readFixture(`kingbase/fixtures/emulated-${node}-${name}.txt`),
  })),
);
const [failover, recovery, ...more] = timeline.anatomies;
const phase = (anatomy: Anatomy | undefined, name: string): string =>
  anatomy?.phases.find((one) => one.name === name)?.detail ?? 'no such phase';

describe('logs of the emulated KingbaseES cluster', () => {
  it('show one failover and one recovery, however often cron found nothing to do', () => {
    expect([failover?.procedure, recovery?.procedure, ...more]).to.deep.equal(['failover', 'recovery']);
    expect([failover?.executor, recovery?.executor]).to.deep.equal(['n2', 'n1']);
  });

  it('have nothing missing and nothing out of order', () => {
    expect(failover?.findings).to.deep.equal([]);
    expect(recovery?.findings).to.deep.equal([]);
  });

  it('tell why the other machine did not execute', () => {
    expect(failover?.others).to.deep.equal([{ node: 'n1', reason: 'the watchdog had lost it' }]);
  });

  it('end the failover where it was done, and do not count the attach to it', () => {
    expect((failover?.end ?? 0) - (failover?.start ?? 0)).to.be.within(25_000, 40_000);
    expect(phase(failover, 'degenerate request')).to.equal('node 0: DEGENERATE_BACKEND_REQUEST');
    expect(phase(failover, 'health check')).to.equal('5 retries, then node 0 is DOWN');
  });

  it('show the timelines of the rewind, and the node that was attached', () => {
    expect(phase(recovery, 'rewind')).to.match(/^from 0\/2000060: timeline 1 -> 2, up to /);
    expect(phase(recovery, 'attach')).to.equal('node 0');
  });
});
