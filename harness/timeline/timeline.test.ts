import { expect } from 'chai';
import type { NodeState, StateSample } from '../cluster/node-state.ts';
import type { Operation } from '../history/operation.ts';
import { readFixture } from './fixtures/read-fixture.ts';
import { formatEvents, formatTimeline, type Timeline, timelineOfRun } from './index.ts';
import { openGaussDialect } from './opengauss/dialect.ts';

/** Start of the run whose logs are the fixtures. */
const STARTED = Date.parse('2026-11-20T14:40:55.110Z');
const ZONE_MS = 8 * 3_600_000;
const STATE: NodeState = { role: 'standby', state: 'Normal', detail: 'Normal', senders: [] };

const HISTORY: readonly Omit<Operation, 'index'>[] = [
  { time: 5.3e9, process: 0, type: 'invoke', f: 'add', value: 1, node: 'n1' },
  { time: 5.4e9, process: 0, type: 'ok', f: 'add', value: 1, node: 'n1' },
  {
    time: 9.349e9,
    process: 'nemesis',
    type: 'invoke',
    f: 'inject',
    value: { id: 'f1', kind: 'kill', targets: ['n1'] },
  },
  { time: 11.59e9, process: 'operator', type: 'ok', f: 'detect', value: { node: 'n1', reason: 'no answer' } },
  { time: 11.591e9, process: 'operator', type: 'ok', f: 'decide', value: { node: 'n3', reason: 'most advanced: n3' } },
  { time: 12.2e9, process: 1, type: 'ok', f: 'add', value: 2, node: 'n3' },
  { time: 12.3e9, process: 1, type: 'ok', f: 'add', value: 3, node: 'n3' },
];

/** The stored run with the clock of n3 `ahead` ms, and the logs in another zone. */
function run({ ahead = 0, zoneMs = 0, history = HISTORY } = {}): Timeline {
  const shift = (text: string, ms: number): string =>
    text.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/gm, (time) =>
      new Date(Date.parse(`${time.replace(' ', 'T')}Z`) + ms).toISOString().slice(0, 23).replace('T', ' '),
    );
  const states: readonly StateSample[] = ['n1', 'n2', 'n3'].flatMap((node) =>
    [5, 8, 10, 12, 15, 18, 21].map((second) => {
      const clockMs = STARTED + second * 1000 + (node === 'n3' ? ahead : 0);
      return { time: second * 1e9, node, state: { ...STATE, clockMs } };
    }),
  );
  return timelineOfRun(openGaussDialect, {
    startedMs: STARTED,
    history: history.map((operation, index) => ({ ...operation, index })),
    states,
    commands: [
      {
        time: 11.59e9,
        node: 'n3',
        argv: ['su', '-', 'omm', '-c', 'gs_ctl failover -D /d'],
        exitCode: 0,
        stdout: [
          ['2026-11-20 14:41:06.825', 'gs_ctl failover ,datadir is /d '],
          ['2026-11-20 14:41:06.904', ' failover completed (/d)'],
        ]
          .map(([time = '', text = '']) => `[${shift(time, zoneMs + ahead)}][93][][gs_ctl]: ${text}\n`)
          .join(''),
        stderr: '',
        durationMs: 214,
        timedOut: false,
      },
    ],
    logs: ['n1', 'n2', 'n3'].map((node) => ({
      node,
      name: 'postgresql.log',
      text: shift(readFixture(`opengauss/fixtures/stand-in-${node}.log.txt`), zoneMs + (node === 'n3' ? ahead : 0)),
    })),
    isWrite: ({ f }) => f === 'add',
  });
}

const failover = ({ anatomies }: Timeline): readonly (readonly [string, number, number])[] | undefined =>
  anatomies
    .find(({ procedure }) => procedure === 'failover')
    ?.phases.map(({ name, start, durationMs }) => [name, start - STARTED, durationMs]);

describe('timelineOfRun', () => {
  it('joins what the harness did with what the logs say', () => {
    expect(failover(run())?.map(([name]) => name)).to.deep.equal([
      'receiver lost',
      'detect',
      'decide',
      'failover requested',
      'redo',
      'promoted',
      'command done',
      'first write',
      'standbys following',
    ]);
    expect(failover(run())).to.deep.include(['detect', 9349, 2241]).and.to.deep.include(['first write', 12_200, 0]);
  });

  it('does not measure the detection from a fault of another node', () => {
    const early: Omit<Operation, 'index'> = {
      time: 7e9,
      process: 'nemesis',
      type: 'invoke',
      f: 'inject',
      value: { id: 'f0', kind: 'pause', targets: ['n2'] },
    };
    expect(failover(run({ history: [...HISTORY.slice(0, 2), early, ...HISTORY.slice(2)] }))).to.deep.include([
      'detect',
      9349,
      2241,
    ]);
  });

  it('shows the fault as the reason why its target did not take over', () => {
    const others = run().anatomies.find(({ procedure }) => procedure === 'failover')?.others;
    expect(others).to.deep.include({ node: 'n1', reason: 'was hit by the fault' });
  });

  it('leaves out the deployment', () => {
    expect(run().anatomies.map(({ procedure, executor }) => `${procedure} ${executor}`)).to.deep.equal([
      'failover n3',
      'recovery n1',
      'switchover n1',
    ]);
  });

  it('gives the same phases when the clock of a node is wrong by a minute, or the nodes live in another zone', () => {
    expect(failover(run({ ahead: 60_000 }))).to.deep.equal(failover(run()));
    expect(failover(run({ zoneMs: ZONE_MS }))).to.deep.equal(failover(run()));
  });

  it('would not without the samples of the clocks: the correction is what does it', () => {
    const promoted = run({ ahead: 60_000 }).events.find(({ kind }) => kind === 'promoted');
    expect((promoted?.time ?? 0) - STARTED).to.be.closeTo(11_764, 1);
  });
});

describe('formatTimeline', () => {
  it('prints a table of phases with their node and duration', () => {
    const text = formatTimeline(run());
    expect(text).to.contain('failover on n3, 2026-11-20 14:41:04.459 to 14:41:07.698 (3.239 s)');
    expect(text).to.match(
      /14:41:06\.840 {2}0\.002 s {2}n3 {2}redo +redo to the end of what was received: up to 0\/404D080/,
    );
    expect(text).to.contain('nothing missing, nothing out of order');
  });

  it('says so when the logs show nothing', () => {
    const empty = { product: 'opengauss', granularityMs: 5, events: [], anatomies: [] };
    expect(formatTimeline(empty)).to.equal(
      'opengauss: 0 lines mean something, and none of them begins a failover, switchover or recovery.\n',
    );
  });

  it('lists every event with its file and line', () => {
    expect(formatEvents(run())).to.match(/14:41:06\.842 +n3 +redo-done +redo done at .*\(postgresql\.log:\d+\)/);
  });
});
