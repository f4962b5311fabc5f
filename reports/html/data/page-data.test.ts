import { expect } from 'chai';
import type { StateSample } from '../../../harness/cluster/node-state.ts';
import type { Operation } from '../../../harness/history/operation.ts';
import { STORY_MS } from '../../fixtures/synthetic-story.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';
import { buildPageData, PAGE_LIMITS } from './build-page-data.ts';
import { joinedSegments } from './joined-segments.ts';
import { lanesOf } from './lanes.ts';
import { decodeOperations } from './operation-columns.ts';
import { readHistory } from './read-history.ts';

type Line = Omit<Operation, 'index' | 'time'> & { readonly us: number };

function historyOf(...lines: readonly Line[]): Operation[] {
  return lines.map(({ us, ...line }, index) => ({ index, time: us * 1000, ...line }));
}

describe('a history on the page', () => {
  it('has one row for invocation and completion, with the value of the completion', () => {
    const { rows } = readHistory(
      historyOf(
        { us: 10, process: 1, type: 'invoke', f: 'read', value: null, workload: 'set', node: 'n1' },
        { us: 12, process: 2, type: 'invoke', f: 'add', value: 7, workload: 'set', node: 'n1' },
        { us: 15, process: 2, type: 'fail', f: 'add', value: 7, workload: 'set', node: 'n1', error: '25006: 只读事务' },
        { us: 30, process: 1, type: 'ok', f: 'read', value: [[0, 6]], workload: 'set', node: 'n1', final: true },
      ),
      new Set(),
    );
    expect(
      rows.map(({ index, completionIndex, startUs, durationUs, outcome, value, error }) => ({
        index,
        completionIndex,
        startUs,
        durationUs,
        outcome,
        value,
        error,
      })),
    ).to.deep.equal([
      { index: 0, completionIndex: 3, startUs: 10, durationUs: 20, outcome: 'ok', value: '[[0,6]]', error: '' },
      { index: 1, completionIndex: 2, startUs: 12, durationUs: 3, outcome: 'fail', value: 7, error: '25006: 只读事务' },
    ]);
  });

  it('calls an operation open that never completed, until the end of the history', () => {
    const { rows } = readHistory(
      historyOf(
        { us: 10, process: 1, type: 'invoke', f: 'add', value: 1 },
        { us: 100, process: 2, type: 'invoke', f: 'add', value: 2 },
      ),
      new Set(),
    );
    expect(rows[0]).to.include({ outcome: 'open', durationUs: 90 });
  });

  it('draws a fault from its verified injection to its verified healing', () => {
    const value = { id: 'f1', kind: 'kill', targets: ['n1'] };
    const { faults } = readHistory(
      historyOf(
        { us: 5, process: 'nemesis', type: 'invoke', f: 'inject', value },
        { us: 10, process: 'nemesis', type: 'ok', f: 'inject', value },
        { us: 50, process: 'nemesis', type: 'info', f: 'heal', value },
        { us: 60, process: 'nemesis', type: 'ok', f: 'heal', value },
      ),
      new Set(),
    );
    expect(faults).to.have.length(1);
    expect(faults[0]).to.include({ id: 'f1', kind: 'kill', fromUs: 10, toUs: 60, bit: true, healed: true });
  });

  it('says of a fault that it did not bite, and of one that was never healed, up to the end', () => {
    const value = { id: 'f1', kind: 'kill', targets: ['n1'] };
    const { faults } = readHistory(
      historyOf(
        { us: 5, process: 'nemesis', type: 'invoke', f: 'inject', value },
        { us: 10, process: 'nemesis', type: 'info', f: 'inject', value },
        { us: 90, process: 1, type: 'invoke', f: 'add', value: 1 },
      ),
      new Set(),
    );
    expect(faults[0]).to.include({ bit: false, healed: false, fromUs: 10, toUs: 90 });
  });

  it('pairs operator actions, and makes one action of all digests, with and without invocation', () => {
    const { actions } = readHistory(
      historyOf(
        { us: 5, process: 'operator', type: 'invoke', f: 'failover', value: { node: 'n2' } },
        { us: 9, process: 'operator', type: 'ok', f: 'failover', value: { node: 'n2' } },
        { us: 20, process: 'operator', type: 'ok', f: 'digest', value: { node: 'n1' } },
        { us: 25, process: 'operator', type: 'ok', f: 'digest', value: { node: 'n2' } },
      ),
      new Set(),
    );
    expect(actions.map(({ f, node, fromUs, toUs, outcome }) => ({ f, node, fromUs, toUs, outcome }))).to.deep.equal([
      { f: 'failover', node: 'n2', fromUs: 5, toUs: 9, outcome: 'ok' },
      { f: 'digest', node: undefined, fromUs: 20, toUs: 25, outcome: 'ok' },
    ]);
  });
});

describe('lanes of the nodes', () => {
  const sample = (us: number, detail?: string): StateSample => ({
    time: us * 1000,
    node: 'n1',
    ...(detail === undefined
      ? { error: 'ECONNREFUSED' }
      : { state: { role: 'standby', state: 'Need repair', detail, lsn: `0/${us}`, senders: [] } }),
  });

  it('join samples that say the same and keep the first and last LSN', () => {
    const [lane] = lanesOf(['n1'], [sample(0, 'Normal'), sample(10, 'Normal'), sample(20)], 30);
    expect(lane?.segments).to.deep.equal([
      {
        fromUs: 0,
        toUs: 20,
        samples: 2,
        role: 'standby',
        state: 'Need repair',
        detail: 'Normal',
        links: [],
        lsn: ['0/0', '0/10'],
      },
      {
        fromUs: 20,
        toUs: 30,
        samples: 1,
        role: 'unreachable',
        state: '',
        detail: '',
        links: [],
        error: 'ECONNREFUSED',
      },
    ]);
  });

  it('leave a gap where nothing was sampled', () => {
    const [lane] = lanesOf(
      ['n1'],
      [0, 10, 20, 100, 110].map((us) => sample(us, 'Normal')),
      120,
    );
    expect(lane?.segments.map(({ fromUs, toUs }) => [fromUs, toUs])).to.deep.equal([
      [0, 50],
      [100, 120],
    ]);
  });

  it('have a lane for a node that was never sampled', () => {
    expect(lanesOf(['n1', 'n2'], [], 100)).to.deep.equal([
      { node: 'n1', segments: [] },
      { node: 'n2', segments: [] },
    ]);
  });

  it('can be told without the details that change twice a second', () => {
    const [lane] = lanesOf(
      ['n1'],
      [sample(0, 'Connecting...'), sample(10, 'Disconnected'), sample(20, 'Connecting...')],
      30,
    );
    expect(joinedSegments(lane?.segments ?? [])).to.deep.equal([
      { fromUs: 0, toUs: 30, role: 'standby', state: 'Need repair', details: ['Connecting...', 'Disconnected'] },
    ]);
  });
});

describe('the data of the page', () => {
  it('hold every operation of a run of usual size', () => {
    const { data, history } = buildPageData(syntheticRun('kept'));
    expect(data.operations).to.include({ count: history.rows.length, sampledOneIn: 1 });
    expect(data.durationUs).to.be.at.least(STORY_MS.finalReads * 1000);
  });

  it('thin out acknowledged operations only, and say so', () => {
    const input = syntheticRun('lost');
    const { history } = buildPageData(input);
    const { data } = buildPageData(input, { ...PAGE_LIMITS, operations: 1000 });
    const columns = decodeOperations(data.operations);
    expect(columns.sampledOneIn).to.be.above(1);
    expect(columns.count).to.be.at.most(1001);
    const rows = Array.from({ length: columns.count }, (_, position) => columns.row(position));
    const unclear = history.rows.filter(({ outcome }) => outcome !== 'ok');
    expect(rows.filter(({ outcome }) => outcome !== 'ok')).to.have.length(unclear.length);
    const named = data.anomalies.flatMap(({ operations }) => operations);
    expect(named).to.not.be.empty;
    expect(rows.map(({ completionIndex }) => completionIndex)).to.include.members(named);
  });

  it('cut long values and say where the whole is', () => {
    const { data } = buildPageData(syntheticRun('kept'), { ...PAGE_LIMITS, valueCharacters: 1000, value: 200 });
    const cut = data.operations.texts.find((text) => text.includes('…'));
    expect(cut).to.match(/… \(\d+ characters, line \d+ of history\.jsonl\)$/);
  });

  it('draw once what two checkers say in the same words', () => {
    const { data } = buildPageData(syntheticRun('lost'));
    const { verdict } = syntheticRun('lost');
    expect(verdict.checks['set']?.anomalies[0]?.message).to.equal(verdict.checks['durability']?.anomalies[0]?.message);
    const lost = verdict.checks['set']?.anomalies ?? [];
    expect(data.anomalies.map(({ type }) => type)).to.deep.equal([...lost.map(() => 'lost'), 'two-primaries']);
  });
});
