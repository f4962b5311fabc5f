import { expect } from 'chai';
import { bankChecker, createBankChecker, type BankResult } from './bank.ts';
import { evidence } from '../fixtures/cluster-samples.ts';
import { HistoryBuilder } from '../fixtures/history-builder.ts';

const check = (builder: HistoryBuilder): BankResult => bankChecker.check(evidence(builder.build()));

describe('bank checker', () => {
  it('is valid when every read shows the total of the first one, on every node', () => {
    const result = check(
      new HistoryBuilder().balances({ 0: 100, 1: 100 }, 0, 1).balances({ 0: 95, 1: 105 }, 2, 3, { node: 'n2' }),
    );
    expect(result).to.deep.include({
      valid: true,
      readCount: 2,
      errorCount: 0,
      firstError: null,
      errors: {},
      total: 200,
    });
  });

  it('takes the total from the opening where there is one', () => {
    const opened = new HistoryBuilder()
      .client('bank', 'open', [null, { accounts: { 0: 50, 1: 50 } }], 0, 1, {})
      .balances({ 0: 60, 1: 50 }, 2, 3);
    expect(check(opened)).to.deep.include({ valid: false, total: 100 });
  });

  it('reports the first, the worst and the last wrong total', () => {
    const result = check(
      new HistoryBuilder()
        .balances({ 0: 100, 1: 100 }, 0, 1)
        .balances({ 0: 99, 1: 100 }, 2, 3)
        .balances({ 0: 50, 1: 100 }, 4, 5, { node: 'n3' })
        .balances({ 0: 101, 1: 100 }, 6, 7),
    );
    expect(result).to.deep.include({ valid: false, errorCount: 3 });
    expect(result.errors['wrong-total']).to.deep.include({ count: 3 });
    expect(result.errors['wrong-total']?.first).to.deep.include({ total: 199, index: 3 });
    expect(result.errors['wrong-total']?.worst).to.deep.include({ total: 150, node: 'n3', badness: 50 });
    expect(result.errors['wrong-total']?.last).to.deep.include({ total: 201 });
    expect(result.anomalies[1]).to.deep.include({
      type: 'wrong-total',
      message: 'A read on n3 at 0.005 s showed a total of 150 instead of 200',
      nodes: ['n3'],
    });
  });

  const cases: readonly (readonly [string, Record<string, number | null>, string, string[]])[] = [
    ['an account that was never opened', { 0: 100, 1: 100, 2: 0 }, 'unexpected-key', ['2']],
    ['a missing account', { 0: 100 }, 'nil-balance', ['1']],
    ['a balance of null', { 0: 100, 1: null }, 'nil-balance', ['1']],
    ['a balance below zero', { 0: 205, 1: -5 }, 'negative-value', ['1']],
  ];
  for (const [name, balances, type, accounts] of cases) {
    it(`finds ${name}`, () => {
      const result = check(new HistoryBuilder().balances({ 0: 100, 1: 100 }, 0, 1).balances(balances, 2, 3));
      expect(result.firstError).to.deep.include({ type, accounts });
      expect(result.valid).to.equal(false);
    });
  }

  it('allows overdrafts where the workload does', () => {
    const history = new HistoryBuilder().balances({ 0: 205, 1: -5 }, 0, 1).build();
    expect(createBankChecker({ negativeBalances: true }).check(evidence(history)).valid).to.equal(true);
  });

  it('is unknown without a read, and ignores the reads of other workloads', () => {
    expect(check(new HistoryBuilder().transfer(0, 1).read([1], 2, 3)).valid).to.equal('unknown');
  });

  it('refuses values that are no balances', () => {
    expect(() => check(new HistoryBuilder().balances([[0, 1]], 0, 1))).to.throw(TypeError, /balances by account/);
    expect(() => check(new HistoryBuilder().balances({ 0: '100' }, 0, 1))).to.throw(TypeError, /account 0/);
  });
});
