import { expect } from 'chai';
import { products } from '../../harness/products/index.ts';
import { scenarioSchema } from '../../harness/run/scenario.ts';
import { DEFECTS as KINGBASE_DEFECTS } from '../../images/kingbase/src/defects/defect-names.ts';
import { DEFECTS } from '../../images/opengauss/src/defects/defect-names.ts';
import { trials } from './trials.ts';

describe('the trials of the defect switches', () => {
  it('have every defect of every product once', () => {
    const known = products.flatMap(({ name, defects = [] }) => defects.map((defect) => `${name} ${defect.name}`));
    const tried = trials.flatMap(({ product, defects }) => defects.map((name) => `${product} ${name}`));
    expect(tried.toSorted()).to.deep.equal(known.toSorted());
  });

  it('know the same defects of openGauss as its stand-in', () => {
    const openGauss = products.find(({ name }) => name === 'opengauss');
    expect(openGauss?.defects?.map(({ name }) => name)).to.deep.equal([...DEFECTS]);
  });

  it('know the same defects of KingbaseES as its emulation', () => {
    const kingbase = products.find(({ name }) => name === 'kingbase');
    expect(kingbase?.defects?.map(({ name }) => name)).to.deep.equal([...KINGBASE_DEFECTS]);
  });

  for (const { name, product, scenario } of trials) {
    it(`run a scenario of their own product: ${name}`, () => {
      expect(scenarioSchema.parse(scenario).product).to.equal(product);
    });
  }
});
