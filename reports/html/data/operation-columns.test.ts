import { expect } from 'chai';
import fc from 'fast-check';
import { decodeOperations, encodeOperations, type OperationRow } from './operation-columns.ts';

const rows = fc
  .array(
    fc.record<OperationRow>({
      index: fc.nat(),
      completionIndex: fc.constant(0),
      startUs: fc.nat({ max: 1e12 }),
      durationUs: fc.nat({ max: 1e9 }),
      process: fc.nat(500),
      outcome: fc.constantFrom('ok', 'fail', 'info', 'open'),
      workload: fc.constantFrom('set', 'bank'),
      f: fc.constantFrom('add', 'read'),
      node: fc.constantFrom('n1', 'n2'),
      final: fc.boolean(),
      error: fc.constantFrom('', '08006: 连接中断'),
      value: fc.oneof(fc.integer(), fc.string()),
    }),
  )
  .map((list) =>
    list
      .map((row, position) => ({ ...row, completionIndex: row.index + (position % 3) }))
      .sort((a, b) => a.startUs - b.startUs),
  );

describe('operations as columns', () => {
  it('come back row by row as they were', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const columns = decodeOperations(encodeOperations(list, 1));
        expect(list.map((_, position) => columns.row(position))).to.deep.equal(list);
      }),
    );
  });

  it('take few bytes an operation', () => {
    const list = Array.from({ length: 10_000 }, (_, position): OperationRow => ({
      index: position * 2,
      completionIndex: position * 2 + 3,
      startUs: position * 500,
      durationUs: 1_500,
      process: position % 8,
      outcome: 'ok',
      workload: 'set',
      f: 'add',
      node: 'n1',
      final: false,
      error: '',
      value: position,
    }));
    expect(JSON.stringify(encodeOperations(list, 1)).length / list.length).to.be.below(14);
  });

  it('name the row that does not exist', () => {
    expect(() => decodeOperations(encodeOperations([], 1)).row(0)).to.throw('There is no operation 0 of 0');
  });
});
