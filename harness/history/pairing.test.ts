import { expect } from 'chai';
import type { Operation } from './operation.ts';
import { pairOperations, UNPAIRED } from './pairing.ts';

function history(...lines: readonly Omit<Operation, 'index' | 'time'>[]): Operation[] {
  return lines.map((line, index) => ({ index, time: index, ...line }));
}

describe('pairing', () => {
  it('pairs what a client process invoked with what came of it', () => {
    const pairs = pairOperations(
      history(
        { process: 0, type: 'invoke', f: 'add', value: 1 },
        { process: 1, type: 'invoke', f: 'add', value: 2 },
        { process: 1, type: 'ok', f: 'add', value: 2 },
        { process: 0, type: 'info', f: 'add', value: 1 },
      ),
    );
    expect([...pairs]).to.deep.equal([3, 2, 1, 0]);
  });

  it('leaves alone an invocation that never completed and a completion that was never invoked', () => {
    const pairs = pairOperations(
      history({ process: 0, type: 'invoke', f: 'add', value: 1 }, { process: 1, type: 'ok', f: 'add', value: 2 }),
    );
    expect([...pairs]).to.deep.equal([UNPAIRED, UNPAIRED]);
  });

  it('tells overlapping faults apart by their id and overlapping operator actions by their node', () => {
    const pairs = pairOperations(
      history(
        { process: 'nemesis', type: 'invoke', f: 'inject', value: { id: 'f1' } },
        { process: 'nemesis', type: 'invoke', f: 'inject', value: { id: 'f2' } },
        { process: 'nemesis', type: 'ok', f: 'inject', value: { id: 'f2' } },
        { process: 'operator', type: 'invoke', f: 'rejoin', value: { node: 'n1' } },
        { process: 'nemesis', type: 'ok', f: 'inject', value: { id: 'f1' } },
        { process: 'operator', type: 'fail', f: 'rejoin', value: null },
      ),
    );
    expect([...pairs]).to.deep.equal([4, 2, 1, 5, 0, 3]);
  });
});
