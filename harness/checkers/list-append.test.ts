import { expect } from 'chai';
import type { Operation } from '../history/operation.ts';
import { evidence } from './fixtures/cluster-samples.ts';
import { createListAppendChecker } from './list-append.ts';

const COUNT = 1000;
/** So many keys each transaction finds empty before the others append to them. */
const AHEAD = 40;

/** All at once, each reads what the ones after it are about to append to, the last ones what the first ones are: cycles of rw alone. */
function tangled(): Operation[] {
  const value = (transaction: number): unknown[] => [
    ...Array.from({ length: AHEAD }, (_, step) => ['r', (transaction + step + 1) % COUNT, null]),
    ['append', transaction, 1],
  ];
  const line = (type: 'invoke' | 'ok') => (_: unknown, process: number) => ({
    process,
    type,
    f: 'txn',
    workload: 'list-append',
    value: value(process),
  });
  return [...Array.from({ length: COUNT }, line('invoke')), ...Array.from({ length: COUNT }, line('ok'))].map(
    (operation, index) => ({ index, time: index, ...operation }),
  );
}

describe('the list-append check of a run', () => {
  it('says that its search was cut short when the clock of its caller says so', () => {
    const history = tangled();
    const found = (ms: number): readonly string[] => {
      let time = 0;
      const budget = { ms, now: () => (time += 5) };
      return createListAppendChecker({ models: ['serializable'], budget }).check(evidence(history)).anomalyTypes;
    };
    expect(found(1)).to.deep.equal(['G2-item', 'cycle-search-timeout']);
    expect(found(1e9)).to.deep.equal(['G2-item']);
  });
});
