import { expect } from 'chai';
import type { Operation, OperationType } from '../../history/operation.ts';
import { QuakeError } from '../../errors.ts';
import type { Checker } from '../checker.ts';
import { checkLinearizable } from './check-linearizable.ts';
import { workloadChecker } from '../workload-checker.ts';
import type { LinearizabilityResult } from './linearizability-result.ts';
import { linearizabilityText } from './render.ts';

type Line = readonly [process: Operation['process'], type: OperationType, f: string, value: unknown];

function history(...lines: readonly Line[]): readonly Operation[] {
  return lines.map(([process, type, f, value], index) => ({ index, time: index, process, type, f, value }));
}

const STALE = history(
  [0, 'invoke', 'write', 1],
  [0, 'ok', 'write', 1],
  [0, 'invoke', 'write', 2],
  [0, 'ok', 'write', 2],
  [1, 'invoke', 'read', null],
  [1, 'ok', 'read', 1],
  [1, 'invoke', 'read', null],
  [1, 'ok', 'read', 2],
);

describe('checkLinearizable', () => {
  it('takes an empty history for valid', () => {
    expect(checkLinearizable([], { model: 'register' })).to.include({ valid: true, operationCount: 0 });
  });

  it('lets an operation without an answer take effect late, or never', () => {
    const open: readonly Line[] = [
      [0, 'invoke', 'write', 1],
      [0, 'info', 'write', 1],
      [1, 'invoke', 'read', null],
      [1, 'ok', 'read', null],
      [2, 'invoke', 'read', null],
      [2, 'ok', 'read', 1],
    ];
    expect(checkLinearizable(history(...open), { model: 'register' }).valid).to.equal(true);
    expect(checkLinearizable(history(...open.slice(0, 4)), { model: 'register' }).valid).to.equal(true);
    const backAgain: readonly Line[] = [...open, [3, 'invoke', 'read', null], [3, 'ok', 'read', null]];
    expect(checkLinearizable(history(...backAgain), { model: 'register' }).valid).to.equal(false);
  });

  it('does not let a failed operation take effect', () => {
    const lines = history(
      [0, 'invoke', 'write', 1],
      [0, 'fail', 'write', 1],
      [1, 'invoke', 'read', null],
      [1, 'ok', 'read', 1],
    );
    expect(checkLinearizable(lines, { model: 'register' }).valid).to.equal(false);
  });

  it('learns nothing from a read without an answer', () => {
    const lines = history([0, 'invoke', 'read', null], [0, 'info', 'read', 7]);
    expect(checkLinearizable(lines, { model: 'register' }).valid).to.equal(true);
  });

  it('starts with the value that is given', () => {
    const lines = history([0, 'invoke', 'read', null], [0, 'ok', 'read', 0]);
    expect(checkLinearizable(lines, { model: 'register' }).valid).to.equal(false);
    expect(checkLinearizable(lines, { model: 'register', initial: 0 }).valid).to.equal(true);
  });

  it('tells the number 1 from the text "1"', () => {
    const lines = history(
      [0, 'invoke', 'write', 1],
      [0, 'ok', 'write', 1],
      [0, 'invoke', 'read', null],
      [0, 'ok', 'read', '1'],
    );
    expect(checkLinearizable(lines, { model: 'register' }).valid).to.equal(false);
  });

  it('passes over the nemesis', () => {
    const lines = history(['nemesis', 'invoke', 'inject', null], ['nemesis', 'ok', 'inject', null]);
    expect(checkLinearizable(lines, { model: 'register' }).operationCount).to.equal(0);
  });

  it('takes completions without invocations for instants', () => {
    const lines = history([0, 'ok', 'write', 1], [1, 'ok', 'write', 2], [0, 'ok', 'read', 2]);
    expect(checkLinearizable(lines, { model: 'register' }).valid).to.equal(true);
    const stale = history([0, 'ok', 'write', 1], [1, 'ok', 'write', 2], [0, 'ok', 'read', 1]);
    expect(checkLinearizable(stale, { model: 'register' }).valid).to.equal(false);
  });

  it('checks keys apart where values are [key, value], and says which one fails', () => {
    const keyed = STALE.map((operation) => ({ ...operation, value: ['b', operation.value] }));
    const fine = history([5, 'invoke', 'cas', ['a', [null, 2]]], [5, 'ok', 'cas', ['a', [null, 2]]]);
    const result = checkLinearizable([...keyed, ...fine], { model: 'cas-register' });
    expect(result).to.include({ valid: false, keyCount: 2, failureCount: 1 });
    expect(result.failures[0]?.key).to.equal('b');
  });

  it('takes the value of a compare-and-set of one register for no key', () => {
    const lines = history([0, 'invoke', 'cas', [null, 1]], [0, 'ok', 'cas', [null, 1]]);
    expect(checkLinearizable(lines, { model: 'cas-register' })).to.include({ valid: true, keyCount: 1 });
  });

  it('checks registers apart that no transaction uses together', () => {
    const lines = history(
      [0, 'invoke', 'txn', [['write', 'x', 1]]],
      [0, 'ok', 'txn', [['write', 'x', 1]]],
      [
        0,
        'invoke',
        'txn',
        [
          ['write', 'y', 1],
          ['read', 'z', null],
        ],
      ],
      [
        0,
        'ok',
        'txn',
        [
          ['write', 'y', 1],
          ['read', 'z', 5],
        ],
      ],
    );
    const result = checkLinearizable(lines, { model: 'multi-register', initial: { x: 0, y: 0, z: 5 } });
    expect(result).to.include({ valid: true, keyCount: 2 });
    const denied = checkLinearizable(lines, { model: 'multi-register', initial: 0 });
    expect(denied.failures[0]?.key).to.deep.equal(['y', 'z']);
  });

  it('finds two holders of one lock', () => {
    const lines = history(
      [0, 'invoke', 'acquire', null],
      [0, 'ok', 'acquire', null],
      [1, 'invoke', 'acquire', null],
      [1, 'ok', 'acquire', null],
    );
    expect(checkLinearizable(lines, { model: 'mutex' }).failures[0]?.configurations).to.deep.equal([
      {
        state: 'held',
        open: [{ index: 3, invoked: 2, process: 1, f: 'acquire', value: null }],
      },
    ]);
  });

  it('names the shortest prefix, the longest order and what contradicts', () => {
    const result = checkLinearizable(STALE, { model: 'register' });
    expect(result.summary).to.equal('not linearizable from operation 5 on');
    expect(linearizabilityText(result).split('\n')).to.deep.equal([
      'process 1 read 1 (operations 4-5) cannot have happened: two values must each have come before the other',
      '  shortest prefix without an order: 6 entries of the history (3 operations here)',
      '  these contradict each other:',
      '    process 0 write 1 (operations 0-1)',
      '    process 0 write 2 (operations 2-3)',
      '    process 1 read 1 (operations 4-5)',
      '  the longest order, 2 operations:',
      '    process 0 write 1 (operations 0-1) -> 1',
      '    process 0 write 2 (operations 2-3) -> 2',
      '  the state before it may have been 2',
    ]);
    expect(result.anomalies[0]).to.deep.include({ type: 'nonlinearizable', operations: [0, 1, 2, 3, 4, 5] });
  });

  it('says the same of repeated values by a search', () => {
    const again = history([9, 'invoke', 'write', 2], [9, 'ok', 'write', 2]);
    const lines = [...again, ...STALE].map((operation, index) => ({ ...operation, index }));
    const { failures } = checkLinearizable(lines, { model: 'register' });
    expect(failures[0]?.shortestPrefix).to.deep.include({ length: 8, operationCount: 4 });
    expect(failures[0]?.finalPaths[0]).to.include({ length: 3 });
    expect(failures[0]?.conflict?.operations.map(({ index }) => index)).to.deep.equal([3, 5, 7]);
  });

  it('does not decide what its budget does not allow, and says how far it came', () => {
    const lines = Array.from({ length: 40 }, (_, process): Line => [process, 'invoke', 'write', process % 3]);
    const ends = lines.map(([process, , f, value]): Line => [process, 'ok', f, value]);
    const result = checkLinearizable(history(...lines, ...ends), { model: 'register', budget: { steps: 10 } });
    expect(result.valid).to.equal('unknown');
    expect(result.undecided[0]).to.deep.include({ reason: '10 steps' });
    let time = 0;
    const timed = checkLinearizable(history(...lines, ...ends), {
      model: 'register',
      budget: { ms: 1, now: () => (time += 5) },
    });
    expect(timed.undecided[0]?.reason).to.equal('1 ms');
  });

  it('refuses operations that the model does not have, and values of the wrong shape', () => {
    const code = (model: 'register' | 'cas-register' | 'kv' | 'multi-register', ...lines: readonly Line[]): unknown => {
      try {
        return checkLinearizable(history(...lines), { model }).valid;
      } catch (thrown) {
        return thrown instanceof QuakeError ? thrown.code : thrown;
      }
    };
    expect(code('register', [0, 'invoke', 'cas', [1, 2]])).to.equal('QUAKE_HISTORY_OPERATION');
    expect(code('cas-register', [0, 'invoke', 'cas', 5])).to.equal('QUAKE_HISTORY_OPERATION');
    expect(code('kv', [0, 'invoke', 'get', 'x'])).to.equal('QUAKE_HISTORY_OPERATION');
    expect(code('kv', [0, 'invoke', 'put', ['x', 5]])).to.equal('QUAKE_HISTORY_OPERATION');
    expect(code('multi-register', [0, 'invoke', 'txn', 5])).to.equal('QUAKE_HISTORY_OPERATION');
    expect(code('register', [0, 'invoke', 'write', 1], [0, 'ok', 'read', 1])).to.equal('QUAKE_HISTORY_OPERATION');
  });

  it('as a checker of a run looks at its workload only', () => {
    const lines = STALE.map((operation) => ({ ...operation, workload: 'register' }));
    const evidence = {
      history: lines,
      states: [],
      commands: [],
      cluster: { nodes: [], contract: { mayLoseAcknowledgedWrites: false, reason: 'synchronous' } },
    };
    const checker = (workload: string): Checker<LinearizabilityResult> =>
      workloadChecker(workload, (operations) => checkLinearizable(operations, { model: 'register' }));
    expect(checker('register').check(evidence).valid).to.equal(false);
    expect(checker('set').check(evidence).operationCount).to.equal(0);
  });
});
