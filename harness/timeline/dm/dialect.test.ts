import { expect } from 'chai';
import { readFixture } from '../fixtures/read-fixture.ts';
import { type Anatomy, detectDialect, timelineOfLogs } from '../index.ts';
import { dmDialect } from './dialect.ts';

const published = readFixture('dm/fixtures/published-dm8-takeover.txt');

describe('DM timeline of a published DM8 monitor log', () => {
  const { anatomies } = timelineOfLogs(dmDialect, [{ node: 'monitor', name: 'dmmonitor.log', text: published }]);

  it('is recognised as DM', () => {
    expect(detectDialect([published])?.product).to.equal('dm');
  });

  it('is one takeover, from the silence of the primary to MOUNT', () => {
    expect(anatomies.map(({ procedure, executor }) => [procedure, executor])).to.deep.equal([['takeover', 'monitor']]);
    expect(anatomies[0]?.phases.map(({ name, durationMs, finished }) => [name, durationMs, finished])).to.deep.equal([
      ['fault seen', 0, true],
      ['decide', 0, true],
      ['watcher in TAKEOVER', 1000, true],
      ['KEEP_BUF', 1000, true],
      ['MOUNT', 0, false],
    ]);
  });

  it('finds nothing wrong with what a monitor alone can tell', () => {
    expect(anatomies[0]?.findings.map(({ type }) => type)).to.deep.equal([]);
  });
});

describe('DM timeline of a run of the emulation', () => {
  const files = ['n1', 'n3', 'monitor'].map((node) => ({
    node,
    name: `${node}.log`,
    text: readFixture(`dm/fixtures/emulation-${node}.log.txt`),
  }));
  const { anatomies } = timelineOfLogs(dmDialect, files);
  const phases = ({ phases: all }: Anatomy): readonly (readonly [string, string, number])[] =>
    all.map(({ name, node, durationMs }) => [name, node, durationMs]);

  it('takes the takeover apart, by the log of the watcher and not by what the monitor heard of it', () => {
    const takeover = anatomies.find(({ procedure }) => procedure === 'takeover');
    expect(takeover?.executor).to.equal('n3');
    expect(takeover === undefined ? [] : phases(takeover)).to.deep.equal([
      ['fault seen', 'n1', 0],
      ['decide', 'monitor', 0],
      ['watcher in TAKEOVER', 'n3', 275],
      ['KEEP_BUF', 'n3', 584],
      ['MOUNT', 'n3', 1324],
      ['control file', 'n3', 394],
      ['OPEN', 'n3', 157],
    ]);
    expect(takeover?.findings).to.deep.equal([]);
    expect(takeover?.notes.join()).to.include('TAKEOVER_LSN 29315952');
  });

  it('takes what the monitor was told when that is all there is', () => {
    const monitorOnly = timelineOfLogs(
      dmDialect,
      files.filter(({ node }) => node === 'monitor'),
    );
    const takeover = monitorOnly.anatomies.find(({ procedure }) => procedure === 'takeover');
    expect(takeover?.phases.map(({ name }) => name)).to.include.members(['watcher in TAKEOVER', 'MOUNT', 'OPEN']);
  });

  it('finds a recovery that broke off, with its missing steps', () => {
    const broken = anatomies.filter(({ procedure, executor }) => procedure === 'recovery' && executor === 'n3')[1];
    expect(broken?.findings.map(({ type }) => type)).to.include('missing-phase');
  });

  it('takes each recovery apart into the steps of the manual', () => {
    const recoveries = anatomies.filter(({ procedure, executor }) => procedure === 'recovery' && executor === 'n3');
    expect(recoveries.map(({ phases: [first] }) => first?.detail)).to.deep.equal([
      'GRP1_RT_02',
      'GRP1_RT_01',
      'GRP1_RT_01',
    ]);
    const whole = recoveries.at(-1);
    expect(whole?.phases.map(({ name }) => name)).to.deep.equal([
      'control file',
      'KEEP_BUF',
      'history',
      'SUSPEND',
      'OPEN',
      'done',
    ]);
    expect(whole?.findings).to.deep.equal([]);
  });
});
