import { expect } from 'chai';
import { z } from 'zod';
import { hasCapability } from './capabilities.ts';
import { faults } from './index.ts';
import { parseParameters } from './parameters.ts';

describe('what a driver can do', () => {
  it('is a method or something that is not empty', () => {
    const cluster = { switchover: () => undefined, names: ['gaussdb'], none: [], table: { a: 1 }, witnesses: {} };
    for (const name of ['switchover', 'names', 'table']) expect(hasCapability(cluster, name), name).to.equal(true);
    for (const name of ['none', 'witnesses', 'absent']) expect(hasCapability(cluster, name), name).to.equal(false);
  });
});

describe('parameters of a fault', () => {
  const loss = { kind: 'loss', parameters: z.strictObject({ percent: z.number().max(100).default(20) }) };

  it('have their defaults', () => {
    expect(parseParameters(loss, {})).to.deep.equal({ percent: 20 });
  });

  for (const wrong of [{ percent: 120 }, { share: 20 }]) {
    it(`are refused when they are ${JSON.stringify(wrong)}`, () => {
      expect(() => parseParameters(loss, wrong)).to.throw(/Parameters of loss/);
    });
  }
});

describe('the registry of faults', () => {
  it('has every kind once, and nothing conflicts with what there is not', () => {
    const kinds = faults.map(({ kind }) => kind);
    expect(new Set(kinds).size).to.equal(kinds.length);
    const known = new Set([...kinds, ...faults.map(({ group }) => group), 'disk', 'clock']);
    for (const { kind, conflictsWith } of faults) {
      for (const other of conflictsWith) expect(known.has(other), `${kind} conflicts with ${other}`).to.equal(true);
    }
  });

  it('can do without parameters', () => {
    for (const fault of faults) expect(() => parseParameters(fault, {}), fault.kind).to.not.throw();
  });
});
