import { expect } from 'chai';
import { take } from '../generator/combinators.ts';
import { bankWorkload } from '../workloads/bank.ts';
import { setWorkload } from '../workloads/set.ts';
import { planLoad, type LoadPlanOptions } from './load-plan.ts';

const workloads = [setWorkload, bankWorkload];
const options: LoadPlanOptions = { seed: 42, rate: 200, durationNs: 2e9, workloads, nodes: ['n1', 'n2', 'n3'] };

describe('the plan of the load', () => {
  it('is the same for the same seed, and another for another seed', () => {
    const plan = take(300, planLoad(options).primary);
    expect(take(300, planLoad(options).primary)).to.deep.equal(plan);
    expect(take(300, planLoad({ ...options, seed: 43 }).primary)).to.not.deep.equal(plan);
  });

  it('begins for seed 42 as it always did', () => {
    const first = take(6, planLoad(options).primary).map(({ f, value }) => `${f} ${JSON.stringify(value)}`);
    expect(first).to.deep.equal([
      'add 0',
      'transfer {"from":0,"to":2,"amount":5}',
      'add 1',
      'add 2',
      'transfer {"from":1,"to":5,"amount":1}',
      'add 3',
    ]);
  });

  it('has as many operations as rate and time say', () => {
    expect(take(1e4, planLoad(options).primary)).to.have.length(400);
  });

  it('never adds the same element twice', () => {
    const added = take(400, planLoad(options).primary).flatMap(({ f, value }) => (f === 'add' ? [value] : []));
    expect(new Set(added).size).to.equal(added.length);
  });

  it('lets every workload read on every node', () => {
    for (const node of options.nodes) {
      const reader = planLoad(options).readers.get(node);
      expect(reader, node).to.not.equal(undefined);
      const asked = reader === undefined ? [] : take(100, reader);
      expect(new Set(asked.map(({ workload }) => workload))).to.deep.equal(new Set(['set', 'bank']));
      expect(asked.every(({ target }) => typeof target === 'object' && target.node === node)).to.equal(true);
    }
  });

  it('has no pause when the rate is 0', () => {
    expect(take(10, planLoad({ ...options, rate: 0 }).primary).every(({ time }) => time === 0)).to.equal(true);
  });
});
