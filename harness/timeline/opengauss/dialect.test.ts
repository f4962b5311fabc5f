import { expect } from 'chai';
import { readFixture } from '../fixtures/read-fixture.ts';
import { type Anatomy, type Timeline, timelineOfLogs } from '../index.ts';
import { openGaussDialect } from './dialect.ts';

const NODES = ['n1', 'n2', 'n3'];

/** pg_log of the three nodes of a run of the stand-in. */
function standIn(change: (node: string, text: string) => string = (_, text) => text): Timeline {
  const files = NODES.map((node) => ({
    node,
    name: 'postgresql.log',
    text: change(node, readFixture(`opengauss/fixtures/stand-in-${node}.log.txt`)),
  }));
  return timelineOfLogs(openGaussDialect, files);
}

function recorded(name: string): Timeline {
  return timelineOfLogs(openGaussDialect, [
    { node: 'dn2', name, text: readFixture(`opengauss/fixtures/recorded-${name}.txt`) },
  ]);
}

function find({ anatomies }: Timeline, procedure: Anatomy['procedure'], executor: string): Anatomy {
  const found = anatomies.find((one) => one.procedure === procedure && one.executor === executor && one.start > LOAD);
  if (found === undefined) throw new Error(`no ${procedure} on ${executor}`);
  return found;
}

/** What is before is the deployment of the run. */
const LOAD = Date.parse('2026-11-20T14:41:02Z');

const phases = ({ phases: all }: Anatomy): readonly (readonly [string, string, number])[] =>
  all.map(({ name, node, durationMs }) => [name, node, durationMs]);

describe('openGauss timeline from pg_log of the stand-in', () => {
  it('takes the failover apart into its phases', () => {
    const failover = find(standIn(), 'failover', 'n3');
    expect(phases(failover)).to.deep.equal([
      ['receiver lost', 'n3', 69],
      ['failover requested', 'n3', 0],
      ['redo', 'n3', 2],
      ['promoted', 'n3', 32],
      ['standbys following', 'n2', 414],
    ]);
    expect(failover.findings).to.deep.equal([]);
  });

  it('says how far redo went', () => {
    expect(find(standIn(), 'failover', 'n3').phases.find(({ name }) => name === 'redo')?.detail).to.equal(
      'up to 0/404D080',
    );
  });

  it('says why the other nodes were not promoted', () => {
    expect(find(standIn(), 'failover', 'n3').others).to.deep.include({
      node: 'n2',
      reason: 'was not asked, and follows the new primary',
    });
  });

  it('takes the rejoin of the old primary apart', () => {
    const rejoin = find(standIn(), 'recovery', 'n1');
    expect(phases(rejoin)).to.deep.equal([
      ['rejoin', 'n1', 77],
      ['receiver connected', 'n1', 10],
      ['catch-up', 'n1', 421],
    ]);
    expect(rejoin.phases[0]?.detail).to.equal('as Standby');
  });

  it('takes the switchover apart: demote, last WAL, promote, restart as standby', () => {
    const switchover = find(standIn(), 'switchover', 'n1');
    expect(switchover.phases.map(({ name, node }) => [name, node])).to.deep.equal([
      ['switchover requested', 'n1'],
      ['demote', 'n3'],
      ['last WAL', 'n1'],
      ['demotion confirmed', 'n1'],
      ['promote', 'n1'],
      ['restart as standby', 'n3'],
      ['standbys following', 'n2'],
    ]);
    expect(switchover.phases.find(({ name }) => name === 'last WAL')?.detail).to.equal('up to 0/40A2990');
    expect(switchover.others).to.deep.include({ node: 'n3', reason: 'was the primary and stepped down' });
    expect(switchover.findings).to.deep.equal([]);
  });

  it('finds a promotion without the end of redo', () => {
    const broken = standIn((_, text) => text.replaceAll(/^.*redo done at.*\n/gm, ''));
    expect(find(broken, 'failover', 'n3').findings.map(({ type }) => type)).to.deep.equal(['missing-phase']);
  });

  it('finds a standby whose stream was refused because its WAL differs', () => {
    const mismatch =
      "2026-11-20 14:41:06.900 [unknown] [unknown] localhost 71 0[0:0#0]  0 [BACKEND] LOG:  standby's local request lsn[0/404D0A8] 's crc mismatched with remote server crc(local, remote):[1,2].\n";
    const refused = standIn((node, text) => (node === 'n2' ? text.replace(/^(?=.*14:41:07\.276)/m, mismatch) : text));
    expect(
      find(refused, 'failover', 'n3').findings.map(({ type, node, message }) => [type, node, message.split(':')[0]]),
    ).to.deep.equal([['failed-step', 'n2', 'stream-refused']]);
  });

  it('finds a primary that never confirmed that it stepped down', () => {
    const broken = standIn((node, text) =>
      node === 'n1' ? text.replace(/^.*received switchover response message from primary\n/m, '') : text,
    );
    expect(find(broken, 'switchover', 'n1').findings.map(({ type, message }) => `${type}: ${message}`)).to.deep.equal([
      'missing-phase: "the primary confirms, the standby may promote" of the switchover began, and no line of the server log shows its end',
    ]);
  });

  it('finds a standby that promoted before the primary stepped down', () => {
    const early = standIn((node, text) =>
      node === 'n3' ? text.replaceAll('2026-11-20 14:41:15.890', '2026-11-20 14:41:17.990') : text,
    );
    expect(find(early, 'switchover', 'n1').findings.map(({ type, message }) => `${type}: ${message}`)).to.deep.equal([
      'out-of-order: "promoting" comes before "demotion-begun": two primaries: the standby promoted before the old one stepped down',
    ]);
  });
});

describe('openGauss timeline from what gs_ctl of 3.0.6 printed', () => {
  it('reads a failover (recording 07)', () => {
    const [failover] = recorded('07-failover').anatomies;
    expect(failover?.procedure).to.equal('failover');
    expect(failover?.phases.map(({ name, durationMs }) => [name, durationMs])).to.deep.include(['command done', 1021]);
    expect(failover?.findings).to.deep.equal([]);
  });

  it('reads a switchover (recording 09)', () => {
    const [switchover] = recorded('09-switchover').anatomies;
    expect(switchover?.phases.map(({ name, durationMs }) => [name, durationMs])).to.deep.include([
      'command done',
      6075,
    ]);
  });

  it('sees a switchover that timed out and exited with 0 (recording 26)', () => {
    const [switchover] = recorded('26-switchover-timeout').anatomies;
    expect(switchover?.findings.map(({ type, message }) => [type, message.slice(0, 18)])).to.deep.equal([
      ['failed-step', 'switchover-timeout'],
    ]);
  });

  it('reads a full build (recording 04)', () => {
    const [build] = recorded('04-full-build').anatomies;
    expect(build?.procedure).to.equal('recovery');
    expect(build?.phases[0]).to.include({ name: 'build', durationMs: 5816, detail: 'full build from 127.0.0.1' });
    expect(build?.findings).to.deep.equal([]);
  });

  it('reads an incremental build with its rewind (recording 06)', () => {
    const [build] = recorded('06-incremental-build').anatomies;
    expect(build?.phases.find(({ name }) => name === 'rewind')?.detail).to.equal('from 0/22AFEE8, 72MB of 105MB');
  });

  it('reads a prefix that begins in the middle of a line of dots', () => {
    const records = openGaussDialect.records(
      'waiting for server to switchover....[2023-04-24 15:49:06.122][3815633][][gs_ctl]: switchover completed (/d)',
    );
    expect(records.map(({ text }) => text)).to.deep.equal(['switchover completed (/d)']);
  });
});

describe('tables of the openGauss dialect', () => {
  it('name in procedures only kinds that a pattern or the run gives', () => {
    expectKnownKinds();
  });
});

function expectKnownKinds(): void {
  const known = new Set([
    ...openGaussDialect.patterns.map(({ kind }) => kind),
    'fault',
    'primary-gone',
    'decided',
    'accepted-write',
  ]);
  for (const { steps, order, anchors, executes, completes } of openGaussDialect.procedures) {
    const used = [
      ...steps.flatMap(({ from, to, shows = [], before, until = [] }) => [
        ...from,
        ...to,
        ...shows,
        ...until,
        ...(before?.resetBy ?? []),
      ]),
      ...order.flatMap(({ first, then }) => [first, then]),
      ...anchors,
      ...executes,
      ...completes,
    ];
    expect(used.filter((kind) => !known.has(kind))).to.deep.equal([]);
  }
}
