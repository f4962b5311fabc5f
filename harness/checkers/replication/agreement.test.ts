import { expect } from 'chai';
import type { StateSample } from '../../cluster/node-state.ts';
import type { DigestRecord } from '../../history/operation.ts';
import { agreementChecker, type AgreementResult } from './agreement.ts';
import { evidence, healthy, standbyState } from '../fixtures/cluster-samples.ts';
import { HistoryBuilder } from '../fixtures/history-builder.ts';

const ALL = ['n1', 'n2', 'n3'].flatMap((node) =>
  (['sequential scan', 'index scan'] as const).map((path): DigestRecord => ({
    node,
    table: 'dbquake.set_element',
    path,
    rows: 10,
    hash: 'abc',
  })),
);

function check(digests: readonly DigestRecord[], states = healthy('n1', [100])): AgreementResult {
  const builder = new HistoryBuilder();
  digests.forEach((value, at) => builder.record({ process: 'operator', type: 'ok', f: 'digest', value }, at));
  return agreementChecker.check(evidence(builder.build(), states));
}

const change = (node: string, path: DigestRecord['path'], to: Partial<DigestRecord>): readonly DigestRecord[] =>
  ALL.map((digest) => (digest.node === node && digest.path === path ? { ...digest, ...to } : digest));

describe('agreement checker', () => {
  it('is valid when every node shows the same rows by both access paths', () => {
    const result = check(ALL);
    expect(result).to.deep.include({ valid: true, missingNodes: [], anomalies: [] });
    expect(result.summary).to.equal('1 table equal on 3 nodes, by sequential scan and by index');
  });

  it('names table, node and path that differ', () => {
    const result = check(change('n3', 'index scan', { rows: 9, hash: 'def' }));
    expect(result).to.deep.include({ valid: false, class: 'consistency' });
    expect(result.anomalies).to.deep.equal([
      {
        type: 'different-rows',
        message: 'Table dbquake.set_element differs on n3 by index scan (9 rows) from n1 by sequential scan (10 rows)',
        nodes: ['n3'],
      },
    ]);
  });

  it('finds equal numbers of different rows', () => {
    expect(check(change('n2', 'sequential scan', { hash: 'def' })).valid).to.equal(false);
  });

  it('finds rows that the index alone shows otherwise than the table', () => {
    const column = ['n1', 'n2', 'n3'].flatMap((node) =>
      (['sequential scan', 'index-only scan'] as const).map((path): DigestRecord => ({
        node,
        table: 'dbquake.bank_account (id)',
        path,
        rows: node === 'n3' && path === 'index-only scan' ? 9 : 8,
        hash: 'abc',
      })),
    );
    const result = check([...ALL, ...column]);
    expect(result.valid).to.equal(false);
    expect(result.summary).to.equal(
      'Table dbquake.bank_account (id) differs on n3 by index-only scan (9 rows) from n1 by sequential scan (8 rows)',
    );
    expect(check([...ALL, ...column.filter(({ node }) => node !== 'n3')]).missingNodes).to.deep.equal(['n3']);
  });

  it('leaves to convergence a node that does not replicate', () => {
    const states = healthy('n1', [100]).map((sample) =>
      sample.node === 'n3' ? { ...sample, state: standbyState('n1', '0/1', { state: 'Need repair' }) } : sample,
    );
    const digests = ALL.map((digest) => (digest.node === 'n3' ? { ...digest, rows: 4 } : digest));
    expect(check(digests, states)).to.deep.include({ valid: 'unknown', nodesOutOfStep: ['n3'] });
    expect(check(change('n2', 'index scan', { rows: 4 }), states).valid).to.equal(false);
  });

  it('holds other rows against a node that had replayed all of the load and is behind later WAL only', () => {
    const behind = (ms: number) =>
      healthy('n1', [ms], '0/5000100').map((sample) =>
        sample.node === 'n3' ? { ...sample, state: standbyState('n1', '0/5000000') } : sample,
      );
    const digests = ALL.map((digest) => (digest.node === 'n3' ? { ...digest, rows: 4 } : digest));
    const judge = (states: readonly StateSample[]): AgreementResult => {
      const builder = new HistoryBuilder().add(1, 0, 1).read([1], 100, 110, { final: true });
      digests.forEach((value, at) => builder.record({ process: 'operator', type: 'ok', f: 'digest', value }, 120 + at));
      return agreementChecker.check(evidence(builder.build(), states));
    };
    expect(judge([...healthy('n1', [50]), ...behind(150)])).to.deep.include({ valid: false, nodesOutOfStep: [] });
    expect(judge([...behind(50), ...behind(150)])).to.deep.include({ valid: 'unknown', nodesOutOfStep: ['n3'] });
  });

  it('judges by the last digest of each', () => {
    expect(check([...change('n1', 'index scan', { rows: 3 }), ...ALL]).valid).to.equal(true);
  });

  it('is unknown without digests, or when some are missing', () => {
    expect(check([]).valid).to.equal('unknown');
    expect(check(ALL.slice(0, 5))).to.deep.include({ valid: 'unknown', missingNodes: ['n3'] });
  });
});
