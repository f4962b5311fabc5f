import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { NodeState } from '../../cluster/node-state.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import type { FaultContext } from '../fault.ts';
import { isInPlace, takeBack } from './take-back.ts';

const names = ['n1', 'n2', 'n3'] as const;
const nodes = names.map((name) => ({ name, address: `10.0.0.${name.slice(1)}` }) as ClusterNode);

function primary(...sentTo: readonly string[]): NodeState {
  const senders = sentTo.map((name) => ({
    peerAddress: `10.0.0.${name.slice(1)}`,
    peerRole: 'Standby',
    state: 'Streaming',
    syncState: 'Sync',
    sentLsn: '0/1',
    flushLsn: '0/1',
    replayLsn: '0/1',
  }));
  return { role: 'primary', state: 'Normal', detail: 'Normal', senders };
}
const standby: NodeState = { role: 'standby', state: 'Normal', detail: 'Normal', senders: [] };
const silent = undefined;

/** A cluster that goes from one of these pictures to the next with every rejoin; silent nodes reject. */
class Rejoining {
  readonly rejoined: string[] = [];
  readonly #pictures: readonly (readonly (NodeState | undefined)[])[];

  /** How long a rejoin takes. */
  rejoinMs = 0;

  constructor(...pictures: readonly (readonly (NodeState | undefined)[])[]) {
    this.#pictures = pictures;
  }

  state(node: ClusterNode): Promise<NodeState> {
    const picture = this.#pictures[Math.min(this.rejoined.length, this.#pictures.length - 1)];
    const state = picture?.[nodes.indexOf(node)];
    return state === undefined ? Promise.reject(new Error('no answer')) : Promise.resolve(state);
  }

  async rejoin({ name }: ClusterNode): Promise<unknown> {
    await delay(this.rejoinMs);
    this.rejoined.push(name);
    return { role: 'standby' };
  }

  takeBack(...taken: readonly string[]): Promise<readonly string[]> {
    return this.takeBackWithin(undefined, ...taken);
  }

  async takeBackWithin(inPlaceMs: number | undefined, ...taken: readonly string[]): Promise<readonly string[]> {
    const context = { product: this, nodes } as unknown as FaultContext;
    await takeBack(
      nodes.filter(({ name }) => taken.includes(name)),
      context,
      inPlaceMs,
    );
    return this.rejoined;
  }
}

describe('takeBack', () => {
  const well = [primary('n2', 'n3'), standby, standby];

  it('leaves nodes alone that are in their place', async () => {
    expect(await new Rejoining(well).takeBack('n1', 'n2', 'n3')).to.deep.equal([]);
  });

  it('takes a node back that does not answer', async () => {
    expect(await new Rejoining([primary('n2'), standby, silent], well).takeBack('n3')).to.deep.equal(['n3']);
  });

  it('takes a standby back that says it is well and to which the primary does not send', async () => {
    expect(await new Rejoining([primary('n2'), standby, standby], well).takeBack('n3')).to.deep.equal(['n3']);
  });

  it('takes it back again when it was found following a primary that is gone since', async () => {
    const astray = [primary('n2'), standby, standby];
    expect(await new Rejoining(astray, astray, well).takeBack('n3')).to.deep.equal(['n3', 'n3']);
  });

  it('takes it back again also when the first time took longer than it may need to get into its place', async () => {
    const astray = [primary('n2'), standby, standby];
    const product = new Rejoining(astray, astray, well);
    product.rejoinMs = 60;
    expect(await product.takeBackWithin(50, 'n3')).to.deep.equal(['n3', 'n3']);
  });

  it('lets the product look at a primary while another node is silent, once', async () => {
    expect(await new Rejoining([primary('n2'), standby, silent]).takeBack('n1')).to.deep.equal(['n1']);
  });

  it('lets the product look once where nothing can be seen', async () => {
    expect(await new Rejoining([silent, silent, silent]).takeBack('n2')).to.deep.equal(['n2']);
  });

  it('takes both of two primaries back, since it cannot know which one is right', async () => {
    expect(
      await new Rejoining([primary(), primary(), standby], [primary('n2'), standby, standby]).takeBack('n1', 'n2'),
    ).to.deep.equal(['n1', 'n2']);
  });
});

describe('isInPlace', () => {
  it('is not so for anybody beside two primaries', () => {
    const observed = [primary(), primary('n3'), standby].map((state, index) => ({
      node: { name: names[index] ?? '' },
      state,
    }));
    for (const node of nodes) expect(isInPlace(node, observed)).to.equal(false);
  });
});
