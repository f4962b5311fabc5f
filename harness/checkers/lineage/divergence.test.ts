import { expect } from 'chai';
import type { StateSample } from '../../cluster/node-state.ts';
import { evidence, primaryState, standbyState } from '../fixtures/cluster-samples.ts';
import { divergenceChecker } from './divergence.ts';
import { failoverHistory, failoverSamples } from './fixtures/takeover.ts';

const DIVERGED = failoverSamples({ written: '0/5000100', received: '0/5000080' });
/** n1 is back as standby of n2. */
const BACK: readonly StateSample[] = [{ time: 4e9, node: 'n1', state: standbyState('n2', '0/6000100') }];

describe('divergence checker', () => {
  it('finds no tail when the new primary has everything', () => {
    const states = failoverSamples({ written: '0/5000100', received: '0/5000100' });
    const result = divergenceChecker.check(evidence(failoverHistory().build(), [...states, ...BACK]));
    expect(result).to.deep.include({ valid: true, tails: [] });
  });

  it('measures the tail in bytes, and lets it be as long as the old primary does not come back', () => {
    const result = divergenceChecker.check(evidence(failoverHistory().build(), DIVERGED));
    expect(result).to.include({ valid: true });
    expect(result.tails[0]).to.include({
      node: 'n1',
      successor: 'n2',
      fork: '0/5000080',
      end: '0/5000100',
      bytes: 128,
    });
    expect(result.summary).to.contain('it has not come back');
  });

  it('is content when a build threw the tail away', () => {
    const history = failoverHistory().operator('build', 'n1', [3200, 3800]).build();
    const result = divergenceChecker.check(evidence(history, [...DIVERGED, ...BACK]));
    expect(result).to.include({ valid: true });
    expect(result.summary).to.contain('gone by the build at 3.200 s');
  });

  for (const [how, command] of [
    ['the driver ran as a command', 'gs_ctl build -D /d -b auto'],
    ['the driver found in the log of the product', "grep -e 'rewind start wal location' /log/recovery.log"],
  ] as const)
    it(`takes a build that ${how}`, () => {
      const build = {
        time: 3.3e9,
        node: 'n1',
        argv: ['su', '-', 'omm', '-c', command],
        exitCode: 0,
        stdout: '',
        stderr: '',
        durationMs: 1,
        timedOut: false,
      };
      const run = { ...evidence(failoverHistory().build(), [...DIVERGED, ...BACK]), commands: [build] };
      expect(divergenceChecker.check(run).tails[0]?.builtAt).to.equal(3.3e9);
    });

  it('accuses an old primary that follows again with its tail', () => {
    const result = divergenceChecker.check(evidence(failoverHistory().build(), [...DIVERGED, ...BACK]));
    expect(result).to.include({ valid: false, class: 'replication' });
    expect(result.anomalies[0]).to.deep.include({ type: 'diverged-without-build', nodes: ['n1', 'n2'] });
  });

  it('counts the writes that the old primary went on to acknowledge after the other had taken over', () => {
    const alive = [
      ...DIVERGED.filter(({ node, state }) => node !== 'n1' || state !== undefined),
      { time: 2500e6, node: 'n1', state: primaryState('n1', '0/5000900') },
    ];
    const history = failoverHistory().add(7, 2300, 2310, { node: 'n1' }).build();
    const [tail] = divergenceChecker.check(evidence(history, alive)).tails;
    expect(tail).to.include({ end: '0/5000900', bytes: 0x880, rows: 2 });
  });
});
