import { expect } from 'chai';
import type { ModelName } from '../models/index.ts';
import { explainAnomaly } from './explain.ts';
import { historyOf, type Line } from './fixtures/list-append-history.ts';
import { checkListAppend } from './list-append.ts';
import type { TransactionOptions } from './transaction-result.ts';

function check(lines: readonly Line[], options: TransactionOptions = { models: ['serializable'] }) {
  return checkListAppend(historyOf(lines), options);
}

/** A committed transaction of a process of its own. */
let processes = 100;
function ok(...value: readonly unknown[]): Line {
  processes += 1;
  return [processes, 'ok', value];
}
function failed(...value: readonly unknown[]): Line {
  processes += 1;
  return [processes, 'fail', value];
}
function crashed(...value: readonly unknown[]): Line {
  processes += 1;
  return [processes, 'info', value];
}

describe('checkListAppend', () => {
  it('says what a stale read missed, who wrote it and when', () => {
    const result = check(
      [
        [0, 'invoke', [['append', 4, 1]]],
        [0, 'ok', [['append', 4, 1]]],
        [1, 'invoke', [['append', 4, 3]]],
        [1, 'ok', [['append', 4, 3]]],
        [2, 'invoke', [['r', 4, null]]],
        [2, 'ok', [['r', 4, [1]]]],
        [3, 'invoke', [['r', 4, null]]],
        [3, 'ok', [['r', 4, [1, 3]]]],
      ],
      {},
    );
    const [anomaly] = result.anomalies['G-single-item-realtime'] ?? [];
    expect(anomaly?.cycle).to.deep.equal([5, 3, 5]);
    expect(anomaly?.steps).to.deep.equal([
      { kind: 'rw', key: 4, read: [1], previous: 1, value: 3, witness: 7, from: 5, to: 3 },
      { kind: 'realtime', from: 3, to: 5 },
    ]);
    expect(anomaly === undefined ? '' : explainAnomaly(anomaly)).to.equal(
      [
        'G-single-item-realtime: T5 < T3 < T5: T5 read key 4 as [1], which T3 extended with 3 (T7 saw them in this order); T3 was complete before T5 began',
        '  T5 (process 2, ok): read 4 -> [1]',
        '  T3 (process 1, ok): append 4 <- 3',
        '  T7 (process 3, ok): read 4 -> [1,3]',
        '  T5 < T3, because T5 read key 4 as [1], which T3 extended with 3 (T7 saw them in this order)',
        '  T3 < T5, because T3 was complete before T5 began: a contradiction',
      ].join('\n'),
    );
  });

  it('refuses a model that transactions do not decide, rather than to call it kept', () => {
    expect(() => check([ok(['append', 1, 1])], { models: ['causal'] })).to.throw('do not decide causal');
  });

  it('gives a sub-history that shows the same anomaly by itself', () => {
    const lines = [
      ok(['append', 'x', 1], ['r', 'y', []]),
      ok(['append', 'z', 5]),
      ok(['append', 'y', 2], ['r', 'x', []]),
      ok(['r', 'x', [1]], ['r', 'y', [2]], ['r', 'z', [5]]),
    ];
    const [anomaly] = check(lines).anomalies['G2-item'] ?? [];
    const part = lines.filter((_, index) => anomaly?.operations?.includes(index));
    expect(part).to.have.length(3);
    expect(check(part).anomalyTypes).to.include('G2-item');
  });

  it('finds G1a with the failed transaction, and says when the reader came after the failure', () => {
    const late = check([failed(['append', 'x', 1]), ok(['r', 'x', [1]])]);
    expect(late.anomalyTypes).to.deep.equal(['G1a', 'empty-transaction-graph']);
    expect(late.anomalies['G1a']?.[0]).to.deep.include({ operations: [1, 0], value: 1, afterFailure: true });
    const early = check([ok(['r', 'x', [1]]), failed(['append', 'x', 1])]);
    expect(early.anomalies['G1a']?.[0]?.afterFailure).to.equal(false);
  });

  it('calls a failed write that stays failed-write-visible for who does not ask for G1a', () => {
    const lines = [failed(['append', 'x', 1]), ok(['r', 'x', [1]])];
    expect(check(lines, { anomalies: ['failed-write-visible'] }).anomalyTypes).to.include('failed-write-visible');
  });

  it('takes a failed append that was tried again for the second one', () => {
    expect(check([failed(['append', 'x', 1]), ok(['append', 'x', 1]), ok(['r', 'x', [1]])]).valid).to.equal(true);
  });

  it('does not call a history valid in which two transactions may have appended the same', () => {
    const result = check([
      ok(['append', 'x', 1]),
      ok(['append', 'x', 1]),
      ok(['append', 'x', 2]),
      ok(['r', 'x', [1, 2]]),
    ]);
    expect(result.valid).to.equal('unknown');
    expect(result.anomalyTypes).to.include('ambiguous-writes');
  });

  it('takes an append of a crashed transaction for real only if it was read', () => {
    const lines = [ok(['r', 'x', []], ['append', 'y', 1]), crashed(['append', 'x', 1], ['append', 'z', 1])];
    expect(check([...lines, ok(['r', 'y', []], ['r', 'z', []])], {}).anomalyTypes).to.deep.equal([
      'G-single-item-realtime',
    ]);
    expect(check([...lines, ok(['r', 'z', [1]], ['r', 'x', []])]).anomalyTypes).to.deep.equal(['G-single-item']);
  });

  it('does not hold an append that no read shows against read-uncommitted where its transaction may have been rolled back', () => {
    const lines: Line[] = [
      [0, 'invoke', [['append', 0, 1]]],
      [0, 'ok', [['append', 0, 1]]],
      [
        1,
        'invoke',
        [
          ['append', 1, 5],
          ['append', 0, 6],
        ],
      ],
      [
        1,
        'info',
        [
          ['append', 1, 5],
          ['append', 0, 6],
        ],
      ],
      [
        2,
        'invoke',
        [
          ['append', 0, 10],
          ['append', 1, 14],
        ],
      ],
      [
        3,
        'invoke',
        [
          ['r', 1, null],
          ['r', 0, null],
        ],
      ],
      [
        3,
        'ok',
        [
          ['r', 1, [5]],
          ['r', 0, [1, 10]],
        ],
      ],
    ];
    expect(check(lines, { models: ['read-uncommitted'] }).valid).to.equal(true);
    const { anomalies, anomalyTypes } = check(lines, { models: ['read-committed'] });
    expect(anomalyTypes).to.deep.equal(['G1c']);
    expect(anomalies['G1c']?.[0]?.message).to.equal(
      'T3 < T4 < T3: T4 wrote 14 to key 1 after 5, which T3 wrote, if T4 was committed (T6 saw 5 and not 14); T3 wrote 6 to key 0 after 10, which T4 wrote, if T3 was committed (T6 saw 10 and not 6)',
    );
  });

  it('holds an append that no read shows against read-uncommitted where its transaction was committed', () => {
    const lines = [
      ok(['append', 'x', 1], ['append', 'y', 2]),
      ok(['append', 'y', 1], ['append', 'x', 2]),
      ok(['r', 'x', [1]], ['r', 'y', [1]]),
    ];
    expect(check(lines, { models: ['read-uncommitted'] }).anomalyTypes).to.deep.equal(['G0']);
  });

  it('finds a list with an element twice, and takes no order from the second one', () => {
    const result = check([ok(['append', 'x', 1]), ok(['append', 'x', 2]), ok(['r', 'x', [1, 2, 1]])]);
    expect(result.anomalyTypes).to.deep.equal(['duplicate-elements']);
    expect(result.anomalies['duplicate-elements']?.[0]).to.deep.include({ key: 'x', value: 1, operations: [2] });
  });

  it('finds reads that do not extend each other, whichever came first', () => {
    const writes = [ok(['append', 'x', 1]), ok(['append', 'x', 2]), ok(['append', 'x', 3])];
    const short = ok(['r', 'x', [1, 3]]);
    const long = ok(['r', 'x', [1, 2, 3]]);
    for (const reads of [
      [short, long],
      [long, short],
    ]) {
      const result = check([...writes, ...reads]);
      expect(result.anomalyTypes).to.deep.equal(['incompatible-order']);
      expect(result.anomalies['incompatible-order']?.[0]?.readings).to.deep.equal([
        [1, 3],
        [1, 2, 3],
      ]);
    }
  });

  it('does not lose the order of a key whose first read was wrong', () => {
    const result = check([
      ok(['r', 'x', [9, 9]]),
      ok(['append', 'x', 1], ['append', 'y', 2]),
      ok(['append', 'x', 2], ['append', 'y', 1]),
      ok(['r', 'x', [1, 2]], ['r', 'y', [1, 2]]),
    ]);
    expect(result.anomalyTypes).to.include.members(['duplicate-elements', 'garbage-read', 'incompatible-order']);
    expect(result.not).to.deep.equal(['read-uncommitted']);
  });

  it('reports a value that nobody wrote once, however often it was read', () => {
    const reads = Array.from({ length: 30 }, () => ok(['r', 'x', [1, 7]]));
    const result = check([ok(['append', 'x', 1]), ...reads]);
    expect(result.anomalyCounts).to.deep.equal({ 'garbage-read': 1 });
  });

  it('lists twenty of a kind and counts all', () => {
    const lines = Array.from({ length: 30 }, (_, key) => ok(['append', key, 1], ['r', key, []]));
    const result = check(lines, { anomalies: ['internal'] });
    expect(result.anomalyCounts).to.deep.equal({ internal: 30 });
    expect(result.anomalies['internal']).to.have.length(20);
  });

  it('is not fooled by transactions that append twice over their own read', () => {
    const lines = [
      ok(['append', 'x', 0]),
      ok(['r', 'x', [0]], ['append', 'x', 1], ['append', 'x', 2], ['r', 'x', [0, 1, 2]]),
      ok(['r', 'x', [0, 1, 2]]),
    ];
    expect(check(lines, {}).valid).to.equal(true);
  });

  it('says what a transaction should have read of its own', () => {
    const [anomaly] =
      check([ok(['append', 'x', 3], ['r', 'x', []])], { anomalies: ['internal'] }).anomalies['internal'] ?? [];
    expect(anomaly?.message).to.equal(
      'T0 read key "x" as [], but by what it had read and appended itself it had to be [..., 3]',
    );
  });

  it('knows nothing of an empty history', () => {
    expect(check([]).valid).to.equal('unknown');
    expect(check([]).anomalyTypes).to.deep.equal(['empty-transaction-graph']);
  });

  it('examines the order of time where the model speaks of it, though no transaction depends on another', () => {
    const read = (process: number): Line[] => [
      [process, 'invoke', [['r', 'x', null]]],
      [process, 'ok', [['r', 'x', []]]],
    ];
    const apart = [...read(0), ...read(1)];
    const together: Line[] = [
      [0, 'invoke', [['r', 'x', null]]],
      [1, 'invoke', [['r', 'x', null]]],
      [0, 'ok', [['r', 'x', []]]],
      [1, 'ok', [['r', 'x', []]]],
    ];
    const verdict = (lines: readonly Line[], model: ModelName) => check(lines, { models: [model] }).valid;
    expect(verdict(apart, 'strict-serializable')).to.equal(true);
    expect(verdict(apart, 'strong-session-serializable')).to.equal('unknown');
    expect(verdict(apart, 'serializable')).to.equal('unknown');
    expect(verdict([...read(0), ...read(0)], 'strong-session-serializable')).to.equal(true);
    expect(verdict(together, 'strict-serializable')).to.equal('unknown');
  });

  it('gives the same answer every time', () => {
    const lines = Array.from({ length: 60 }, (_, turn) => ok(['r', turn % 3, []], ['append', turn % 3, turn]));
    const text = (): string => JSON.stringify(checkListAppend(historyOf(lines)));
    expect(text()).to.equal(text());
  });
});
