import { expect } from 'chai';
import * as fc from 'fast-check';
import { apart, bridged, cuts, deaf, firstHalf, isolated, mute, ring, split, type Refusals } from './topology.ts';

const three = ['n1', 'n2', 'n3'];
const five = ['n1', 'n2', 'n3', 'n4', 'n5'];

const hears = (all: readonly string[], refusals: Refusals, node: string): readonly string[] =>
  all.filter((other) => !(refusals[node] ?? []).includes(other));

describe('who refuses whom', () => {
  it('cuts an isolated node off from all others, and the others from it', () => {
    expect(isolated(three, ['n2'])).to.deep.equal({ n1: ['n2'], n2: ['n1', 'n3'], n3: ['n2'] });
  });

  it('cuts isolated nodes off from each other too, while the two sides of a split stay together', () => {
    expect(isolated(five, ['n1', 'n2'])['n1']).to.include('n2');
    expect(split(five, ['n1', 'n2'])).to.deep.equal({
      n1: ['n3', 'n4', 'n5'],
      n2: ['n3', 'n4', 'n5'],
      n3: ['n1', 'n2'],
      n4: ['n1', 'n2'],
      n5: ['n1', 'n2'],
    });
  });

  it('takes the smaller part of an odd number as the first half', () => {
    expect(firstHalf(five)).to.deep.equal(['n1', 'n2']);
  });

  it('leaves the bridge out of a bridged split', () => {
    expect(bridged(three, 'n2')).to.deep.equal({ n1: ['n3'], n3: ['n1'] });
    expect(bridged(five, 'n3')['n1']).to.deep.equal(['n4', 'n5']);
  });

  it('cuts one direction of every link in a ring of three', () => {
    expect(ring(three)).to.deep.equal({ n1: ['n2'], n2: ['n3'], n3: ['n1'] });
  });

  it('lets each of five see its two neighbours in the ring, both ways', () => {
    expect(hears(five, ring(five), 'n1')).to.deep.equal(['n1', 'n2', 'n5']);
    expect(hears(five, ring(five), 'n4')).to.deep.equal(['n3', 'n4', 'n5']);
  });

  it('lets every node of any ring hear a majority that no other node hears', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 12 }), (count) => {
        const all = Array.from({ length: count }, (_, index) => `n${index + 1}`);
        const heard = all.map((node) => hears(all, ring(all), node));
        expect(heard.every((names) => names.length === Math.floor(count / 2) + 1)).to.equal(true);
        expect(new Set(heard.map((names) => names.toSorted().join())).size).to.equal(count);
      }),
    );
  });

  it('makes a deaf node refuse, and the others refuse a mute one', () => {
    expect(deaf(three, ['n1'])).to.deep.equal({ n1: ['n2', 'n3'] });
    expect(mute(three, ['n1'])).to.deep.equal({ n2: ['n1'], n3: ['n1'] });
  });

  it('sets nodes apart from some others only', () => {
    expect(apart(['n1', 'n2', 'w'], ['n1'], ['w'])).to.deep.equal({ n1: ['w'], w: ['n1'] });
  });

  it('counts every refusal', () => {
    expect(cuts(mute(three, ['n1']))).to.deep.equal([
      { at: 'n2', from: 'n1' },
      { at: 'n3', from: 'n1' },
    ]);
  });
});
