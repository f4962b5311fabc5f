import { expect } from 'chai';
import { readFixture } from '../fixtures/read-fixture.ts';
import type { LogFile } from '../event.ts';
import { type Anatomy, type Timeline, timelineOfLogs } from '../index.ts';
import { openGaussDialect } from './dialect.ts';

/** pg_log of the nodes, and where it is there the output of gs_ctl. */
function realLogs(name: string, nodes: readonly string[], kinds: readonly string[] = ['log']): Timeline {
  const files = nodes.flatMap((node) => kinds.map((kind) => fixture(name, node, kind)));
  return timelineOfLogs(openGaussDialect, files);
}

const fixture = (name: string, node: string, kind: string): LogFile => ({
  node,
  name: kind,
  text: readFixture(`opengauss/fixtures/real-${name}-${node}.${kind}.txt`),
});

/** The primary is killed, n2 is promoted, n1 comes back and is switched back to. */
const killed = (): Timeline => realLogs('failover', ['n1', 'n2', 'n3']);

/** Switchover to n2, n2 stopped, failover to n3, n2 built again, then failover to n1 although n3 is well. */
const twoPrimaries = (): Timeline =>
  timelineOfLogs(openGaussDialect, [
    fixture('two-primaries', 'n1', 'log'),
    ...['n2', 'n3'].flatMap((node) => [
      fixture('two-primaries', node, 'log'),
      fixture('two-primaries', node, 'gs_ctl'),
    ]),
  ]);

function find(
  { anatomies }: Timeline,
  procedure: Anatomy['procedure'],
  executor: string,
  after = '2026-11-20T19:17:00Z',
): Anatomy {
  const found = anatomies.find(
    (one) => one.procedure === procedure && one.executor === executor && one.start >= Date.parse(after),
  );
  if (found === undefined) throw new Error(`no ${procedure} on ${executor} after ${after}`);
  return found;
}

const phases = ({ phases: all }: Anatomy): readonly (readonly [string, string, number | string])[] =>
  all.map(({ name, node, durationMs, finished }) => [name, node, finished ? durationMs : 'no end']);

const details = ({ phases: all }: Anatomy): Readonly<Record<string, string>> =>
  Object.fromEntries(all.filter(({ detail }) => detail !== '').map(({ name, detail }) => [name, detail]));

const types = ({ findings }: Anatomy): readonly string[] =>
  findings.map(({ type, node, message }) => `${type} ${node} ${message.split(':')[0] ?? ''}`);

describe('openGauss timeline from pg_log of a real openGauss 3.0.6', () => {
  it('takes a failover apart, where "Instance to do failover." precedes the notification', () => {
    const failover = find(killed(), 'failover', 'n2');
    expect(phases(failover)).to.deep.equal([
      ['receiver lost', 'n2', 1],
      ['failover requested', 'n2', 0],
      ['redo', 'n2', 2],
      ['promoted', 'n2', 90],
      ['standbys following', 'n3', 176],
    ]);
    expect(details(failover)).to.deep.equal({ redo: 'up to 0/5020B48' });
    expect(failover.findings).to.deep.equal([]);
    expect(failover.others).to.deep.include({ node: 'n3', reason: 'was not asked, and follows the new primary' });
  });

  it('finds nothing wrong with a standby that can be read before it streams', () => {
    const rejoin = find(killed(), 'recovery', 'n1');
    expect(phases(rejoin)).to.deep.equal([
      ['rejoin', 'n1', 1002],
      ['receiver connected', 'n1', 147],
      ['catch-up', 'n1', 29],
    ]);
    expect(details(rejoin)).to.deep.equal({ rejoin: 'as Standby', 'receiver connected': '10.213.7.12' });
    expect(rejoin.findings).to.deep.equal([]);
  });

  it('takes a switchover apart, whose notification comes only after the answer of the primary', () => {
    const switchover = find(killed(), 'switchover', 'n1');
    expect(phases(switchover)).to.deep.equal([
      ['switchover requested', 'n1', 0],
      ['demote', 'n2', 3482],
      ['last WAL sent', 'n2', 81],
      ['last WAL', 'n1', 3581],
      ['demotion confirmed', 'n1', 0],
      ['promote', 'n1', 1017],
      ['restart as standby', 'n2', 3737],
      ['standbys following', 'n2', 3631],
    ]);
    expect(switchover.findings).to.deep.equal([]);
    expect(switchover.others).to.deep.include({ node: 'n2', reason: 'was the primary and stepped down' });
  });

  it('begins a switchover with "to do switchover" where only the log of the standby is there', () => {
    const switchover = find(realLogs('failover', ['n1']), 'switchover', 'n1');
    expect(switchover.phases[0]).to.include({
      name: 'switchover requested',
      start: Date.parse('2026-11-20T19:18:05.283Z'),
    });
  });

  it('says how far the standby was when the primary had sent all', () => {
    const switchover = find(twoPrimaries(), 'switchover', 'n2', '2026-11-20T19:47:00Z');
    expect(details(switchover)).to.deep.equal({
      'last WAL sent': 'WAL to 0/5038608, the standby had 0/5038608',
    });
    expect(switchover.findings).to.deep.equal([]);
  });

  it('takes the failover after a disconnect apart, with the output of gs_ctl', () => {
    const failover = find(twoPrimaries(), 'failover', 'n3', '2026-11-20T19:47:36Z');
    expect(phases(failover)).to.deep.equal([
      ['receiver lost', 'n3', 0],
      ['failover requested', 'n3', 14],
      ['redo', 'n3', 0],
      ['promoted', 'n3', 56],
      ['command done', 'n3', 1067],
      ['standbys following', 'n1', 3],
    ]);
    expect(failover.findings).to.deep.equal([]);
    expect(failover.others).to.deep.equal([
      { node: 'n1', reason: 'was not asked, and follows the new primary' },
      { node: 'n2', reason: 'was the primary' },
    ]);
  });

  it('takes a start and a rejoin with incremental build apart', () => {
    const built = find(twoPrimaries(), 'recovery', 'n2', '2026-11-20T19:48:00Z');
    expect(phases(built)).to.deep.equal([
      ['build', 'n2', 8412],
      ['rewind', 'n2', 5849],
      ['rejoin', 'n2', 3099],
      ['receiver connected', 'n2', 907],
      ['catch-up', 'n2', 7],
    ]);
    expect(details(built)).to.include({ build: 'incremental build from 10.213.0.13', rejoin: 'as Standby' });
    expect(built.findings).to.deep.equal([]);
  });

  it('finds a standby whose WAL differs and which therefore needs a build', () => {
    const refused = find(twoPrimaries(), 'recovery', 'n3', '2026-11-20T19:48:40Z');
    expect(types(refused)).to.deep.equal(['failed-step n3 stream-refused', 'failed-step n3 segment-refused']);
  });

  it('shows that a standby was promoted that had still a stream', () => {
    const failover = find(twoPrimaries(), 'failover', 'n1', '2026-11-20T19:48:20Z');
    expect(phases(failover).slice(0, 4)).to.deep.equal([
      ['failover requested', 'n1', 1],
      ['stream ended', 'n1', 0],
      ['redo', 'n1', 115],
      ['promoted', 'n1', 28],
    ]);
    expect(failover.others).to.deep.equal([
      { node: 'n2', reason: 'was not asked, and follows the new primary' },
      { node: 'n3', reason: 'was the primary' },
    ]);
  });

  it('does not judge the server log where only the output of gs_ctl is there', () => {
    const { anatomies } = realLogs('two-primaries', ['n2', 'n3'], ['gs_ctl']);
    expect(anatomies.flatMap(types)).to.deep.equal([]);
    expect(anatomies.map(({ procedure, executor }) => `${procedure} ${executor}`)).to.deep.equal([
      'switchover n2',
      'failover n3',
      'recovery n2',
      'recovery n3',
    ]);
  });

  it('reads the time of a line that the reaper writes, whose thousandths are not padded', () => {
    const [record] = openGaussDialect.records(
      '2026-11-20 19:18:10.26  [postmaster][reaper][140155080090752] LOG: update gaussdb state file: db state(NORMAL_STATE), server mode(Primary)\n',
    );
    expect(record).to.deep.include({
      time: Date.parse('2026-11-20T19:18:10.026Z'),
      text: 'update gaussdb state file: db state(NORMAL_STATE), server mode(Primary)',
    });
  });

  it('finds a switchover that the server takes back', () => {
    const text = readFixture('opengauss/fixtures/real-failover-n1.log.txt').replace(
      /update gaussdb state file: db state\(NORMAL_STATE\), server mode\(Primary\)/,
      'update gaussdb state file:db state(NORMAL_STATE), server mode(Standby), reason(switchover failure)',
    );
    const { anatomies } = timelineOfLogs(openGaussDialect, [{ node: 'n1', name: 'log', text }]);
    const switchover = anatomies.find(({ procedure }) => procedure === 'switchover');
    expect(switchover?.findings.map(({ type, message }) => `${type}: ${message.slice(0, 18)}`)).to.include(
      'failed-step: switchover-failed:',
    );
  });
});
