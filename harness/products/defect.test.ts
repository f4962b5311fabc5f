import { expect } from 'chai';
import { requireDefect, type Defect } from './defect.ts';

const LOSES: Defect = {
  name: 'loses-rows',
  description: 'loses rows',
  caughtAs: { check: 'set', anomaly: 'lost' },
};

const ask = (name: string, imageKind = 'stand-in', defects: readonly Defect[] = [LOSES]): Defect =>
  requireDefect(name, { product: 'opengauss', defects, imageKind });

describe('a defect that is asked for', () => {
  it('is found by its name', () => {
    expect(ask('loses-rows')).to.equal(LOSES);
  });

  it('is refused when the product has none of this name, with those that it has', () => {
    expect(() => ask('loses'))
      .to.throw('There is no defect "loses" of opengauss')
      .with.deep.include({
        code: 'QUAKE_UNKNOWN_DEFECT',
        exitClass: 'usage',
        hint: 'Defects of opengauss: loses-rows',
      });
    expect(() => ask('loses-rows', 'stand-in', []))
      .to.throw()
      .with.property('hint', 'opengauss has no defect switches.');
  });

  it('is refused on a real product', () => {
    expect(() => ask('loses-rows', 'real'))
      .to.throw('A real opengauss has no switch')
      .with.property('code', 'QUAKE_DEFECT_NEEDS_STAND_IN');
  });
});
