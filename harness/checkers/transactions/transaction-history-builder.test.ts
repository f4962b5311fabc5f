import { expect } from 'chai';
import type { Operation } from '../../history/operation.ts';
import { codedHistory, historyOf } from './fixtures/list-append-history.ts';
import { microOperations, NEVER, operationIndex, STATUS } from './transaction-history.ts';

const RESULTS = [
  ['append', 'x', 1],
  ['r', 'x', [1, 'two', -3]],
  ['w', 7, null],
  ['r', 7, null],
  ['r', 'x', [9]],
] as const;

describe('TransactionHistoryBuilder', () => {
  it('keeps what a committed transaction did, numbers and text apart', () => {
    const history = historyOf([
      [0, 'invoke', [['append', 'x', 1]]],
      [0, 'ok', RESULTS],
      [1, 'ok', [['r', '7', [1, '1']]]],
    ]);
    expect(microOperations(history, 0)).to.deep.equal(RESULTS);
    expect(microOperations(history, 1)).to.deep.equal([['r', '7', [1, '1']]]);
    expect(history.keyCount).to.equal(3);
  });

  it('takes what a transaction tried from its invocation when the completion does not say', () => {
    const operations: Operation[] = [
      { index: 10, time: 1, process: 0, type: 'invoke', f: 'txn', value: [['append', 'x', 1]], node: 'n1' },
      { index: 20, time: 2, process: 0, type: 'info', f: 'txn', value: null, error: 'timeout' },
    ];
    const history = codedHistory(operations);
    expect(microOperations(history, 0)).to.deep.equal([['append', 'x', 1]]);
    expect(history.status[0]).to.equal(STATUS.info);
    expect(operationIndex(history, 0)).to.equal(20);
    expect(history.nodeOf(history.node[0] ?? -1)).to.equal('n1');
  });

  it('believes no read of a transaction that did not commit', () => {
    const history = historyOf([[0, 'info', [['r', 'x', [1]]]]]);
    expect(microOperations(history, 0)).to.deep.equal([['r', 'x', null]]);
  });

  it('leaves transactions open to the end that never completed or whose process went on', () => {
    const history = historyOf([
      [0, 'invoke', [['append', 'x', 1]]],
      [0, 'invoke', [['append', 'x', 2]]],
      [1, 'invoke', [['append', 'x', 3]]],
      [0, 'ok', [['append', 'x', 2]]],
    ]);
    expect([...history.status]).to.deep.equal([STATUS.info, STATUS.ok, STATUS.info]);
    expect([...history.completion]).to.deep.equal([NEVER, 3, NEVER]);
    expect([...history.invocation]).to.deep.equal([0, 1, 2]);
  });

  it('takes each completion for an instant when asked to', () => {
    const lines = [
      { index: 0, time: 0, process: 0, type: 'invoke', f: 'txn', value: [] },
      { index: 1, time: 1, process: 1, type: 'ok', f: 'txn', value: [] },
      { index: 2, time: 2, process: 0, type: 'ok', f: 'txn', value: [] },
    ] as const;
    expect([...codedHistory(lines, true).invocation]).to.deep.equal([1, 2]);
    expect([...codedHistory(lines, false).invocation]).to.deep.equal([1, 0]);
  });

  it('counts what is no transaction of a client', () => {
    const history = codedHistory([
      { index: 0, time: 0, process: 'nemesis', type: 'invoke', f: 'inject', value: ['n1'] },
      { index: 1, time: 1, process: 0, type: 'ok', f: 'txn', value: [] },
      { index: 2, time: 2, process: 0, type: 'ok', f: 'read', value: 3 },
    ]);
    expect(history.count).to.equal(1);
    expect(history.ignored).to.equal(2);
  });

  for (const value of [[['append', 'x', 1], 'r'], [['swap', 'x', 1]], [['r']], 5]) {
    it(`refuses ${JSON.stringify(value)} by the number of the operation`, () => {
      const operation: Operation = { index: 41, time: 0, process: 0, type: 'ok', f: 'txn', value };
      expect(() => codedHistory([operation])).to.throw(/operation 41 is no transaction/);
    });
  }
});
