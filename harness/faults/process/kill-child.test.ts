import { expect } from 'chai';
import { openGauss } from '../../products/opengauss/opengauss.ts';
import type { Product } from '../../products/product.ts';
import type { CapabilityContext } from '../fault.ts';
import { killChild } from './kill-child.ts';

describe('kill-child', () => {
  function ask(
    labels: Readonly<Record<string, string>> | null,
    product: Product = openGauss,
  ): Promise<string | undefined> {
    const engine = { getImage: () => ({ inspect: () => Promise.resolve({ Config: { Labels: labels } }) }) };
    const context = { engine, image: 'some/image:1', mechanisms: [], product } as unknown as CapabilityContext;
    return killChild.unavailable?.(context) ?? Promise.resolve(undefined);
  }

  it('is refused by name for a real gaussdb, which has threads', async () => {
    expect(await ask(null)).to.include('some/image:1 is one process with threads');
    expect(await ask({ maintainer: 'somebody' })).to.include('threads');
  });

  it('is available on a stand-in, which has processes', async () => {
    expect(await ask({ 'dbquake.image.kind': 'stand-in' })).to.equal(undefined);
  });

  it('is available on the real image of a product that has processes', async () => {
    expect(await ask(null, { ...openGauss, realServerIsThreaded: false })).to.equal(undefined);
  });

  it('knows the children by their names and no others', () => {
    expect(killChild.parameters.safeParse({}).data).to.deep.equal({ child: 'checkpointer' });
    expect(killChild.parameters.safeParse({ child: 'everything' }).success).to.equal(false);
  });
});
