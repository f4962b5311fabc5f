import { expect } from 'chai';
import type { Operation, OperationType } from '../../history/operation.ts';
import { WorkloadGuess } from './infer-workload.ts';

type Line = readonly [type: OperationType, f: string, value: unknown, workload?: string];

function guess(lines: readonly Line[]): WorkloadGuess {
  const guessed = new WorkloadGuess();
  lines.forEach(([type, f, value, workload], index) => {
    const operation: Operation = { index, time: index, process: 0, type, f, value };
    guessed.note(workload === undefined ? operation : { ...operation, workload });
  });
  return guessed;
}

describe('the workload of a history', () => {
  const cases: readonly (readonly [workload: string | undefined, ...lines: readonly Line[]])[] = [
    ['list-append', ['invoke', 'txn', [['r', 1, null]]], ['ok', 'txn', [['append', 1, 2]]]],
    ['list-append', ['ok', 'txn', [['r', 1, [2]]]]],
    ['rw-register', ['ok', 'txn', [['r', 1, null]]], ['ok', 'txn', [['w', 1, 2]]]],
    ['multi-register', ['ok', 'txn', [['read', 1, 2]]]],
    ['total-queue', ['ok', 'dequeue', 1]],
    ['unique-ids', ['ok', 'generate', 1]],
    ['mutex', ['ok', 'acquire', null]],
    ['kv', ['ok', 'append', ['x', 'y']], ['ok', 'get', ['x', 'y']]],
    ['cas-register', ['ok', 'write', 1], ['ok', 'read', 1]],
    ['cas-register', ['ok', 'write', ['x', 1]], ['ok', 'read', ['x', 1]]],
    ['cas-register', ['ok', 'read', null], ['ok', 'cas', [1, 2]]],
    ['bank', ['ok', 'read', { 0: 10 }]],
    ['bank', ['ok', 'transfer', { from: 0, to: 1, amount: 5 }]],
    ['monotonic', ['ok', 'inc', 1], ['ok', 'read', 1]],
    ['set-full', ['ok', 'add', 1], ['ok', 'read', [1]]],
    ['counter', ['ok', 'add', 1], ['ok', 'read', 1]],
    ['long-fork', ['ok', 'write', [['w', 1, 1]]], ['ok', 'read', [['r', 1, 1]]]],
    ['causal-reverse', ['ok', 'write', 1], ['ok', 'read', [1, 2]]],
    ['sequential', ['ok', 'write', 1], ['ok', 'read', [1, [null, '1_0']]]],
    ['set-full', ['ok', 'add', 1, 'set'], ['ok', 'read', [[0, 1]], 'set']],
    [undefined, ['ok', 'dance', 1]],
  ];
  for (const [workload, ...lines] of cases) {
    it(`${JSON.stringify(lines.map(([, f, value]) => [f, value]))} is ${workload ?? 'not known'}`, () => {
      expect(guess(lines).workload()).to.equal(workload);
    });
  }

  it('names all workloads that operations themselves name', () => {
    expect(guess([['ok', 'add', 1, 'set'], ['ok', 'read', {}, 'bank']]).named).to.deep.equal(['bank', 'set-full']); // prettier-ignore
  });
});
