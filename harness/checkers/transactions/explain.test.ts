import { expect } from 'chai';
import { explainAnomaly } from './explain.ts';
import type { MicroOperation } from './transaction-history.ts';

describe('an anomaly of transactions in words', () => {
  it('shows of a transaction that read every key those that matter, and counts the others', () => {
    const everything = Array.from({ length: 100 }, (_, key): MicroOperation => ['r', key, [1, 2]]);
    const text = explainAnomaly({
      type: 'G0',
      message: 'm',
      steps: [
        { from: 1, to: 2, kind: 'ww', key: 3, value: 2, previous: 1, witness: 7 },
        { from: 2, to: 1, kind: 'ww', key: 5, value: 1, previous: 2, witness: 7 },
      ],
      transactions: [
        { index: 1, type: 'ok', process: 0, value: [['append', 3, 1]] },
        { index: 7, type: 'ok', process: 4, node: 'n2', value: everything },
      ],
    });
    expect(text.split('\n').slice(1, 3)).to.deep.equal([
      '  T1 (process 0, ok): append 3 <- 1',
      '  T7 (process 4 on n2, ok): read 3 -> [1,2], read 5 -> [1,2], and 98 on other keys',
    ]);
  });
});
