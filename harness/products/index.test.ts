import { expect } from 'chai';
import { productByName, products } from './index.ts';

describe('the products', () => {
  it('are found by their names', () => {
    for (const product of products) expect(productByName(product.name)).to.equal(product);
  });

  it('are named when one is asked for that does not exist', () => {
    expect(() => productByName('oracle'))
      .to.throw('"oracle"')
      .that.includes({
        code: 'QUAKE_PRODUCT_UNKNOWN',
        exitClass: 'usage',
        hint: `Products: ${products.map(({ name }) => name).join(', ')}.`,
      });
  });
});
