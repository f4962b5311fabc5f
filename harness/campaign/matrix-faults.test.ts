import { expect } from 'chai';
import { QuakeError } from '../errors.ts';
import { DEFAULT_FAULTS, matrixFaults } from './matrix-faults.ts';

describe('the columns of a matrix', () => {
  it('are four faults of primary and synchronous standby unless told otherwise', () => {
    expect(matrixFaults(DEFAULT_FAULTS).map(({ name }) => name)).to.deep.equal([
      'kill primary',
      'isolate primary',
      'pause primary',
      'kill sync standby',
    ]);
  });

  it('go to where the kind of fault goes by itself when no target is given', () => {
    expect(matrixFaults('kill, halves')).to.deep.equal([
      { name: 'kill primary', kind: 'kill', target: 'primary' },
      { name: 'halves all', kind: 'halves', target: 'all' },
    ]);
  });

  it('are there once, however often they are named', () => {
    expect(matrixFaults('kill,kill:primary,kill:n2')).to.have.length(2);
  });

  for (const text of ['meteor', 'kill:moon', '', 'kill:']) {
    it(`refuse "${text}" as wrong use`, () => {
      expect(() => matrixFaults(text))
        .to.throw(QuakeError)
        .with.property('exitClass', 'usage');
    });
  }
});
