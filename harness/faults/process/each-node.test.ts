import { expect } from 'chai';
import type { ClusterNode } from '../../cluster/node.ts';
import { byNode, keptFor, onEach, seeEach } from './each-node.ts';

const n1 = { name: 'n1' } as ClusterNode;
const nodes = [n1, { name: 'n2' } as ClusterNode];

describe('work on several nodes', () => {
  it('keeps what was found by the name of the node, for the journal', async () => {
    const injection = { found: await byNode(nodes, (node) => Promise.resolve(`x${node.name}`)) };
    expect(injection.found).to.deep.equal({ n1: 'xn1', n2: 'xn2' });
    expect(keptFor(injection, 'found', n1)).to.equal('xn1');
  });

  it('knows nothing of a node after half an injection', () => {
    expect(keptFor({}, 'found', n1)).to.equal(undefined);
  });

  it('tells what was seen in the order of the nodes', async () => {
    expect(await seeEach(nodes, (node) => Promise.resolve(node.name))).to.equal('n1; n2');
  });

  it('ends the work on the others before it throws the error of one', async () => {
    const done: string[] = [];
    const work = onEach(nodes, async (node) => {
      if (node.name === 'n1') throw new Error('n1 is stuck');
      await new Promise((resolve) => setTimeout(resolve, 5));
      done.push(node.name);
    });
    const error: unknown = await work.catch((reason: unknown) => reason);
    expect(error).to.have.property('message', 'n1 is stuck');
    expect(done).to.deep.equal(['n2']);
  });
});
