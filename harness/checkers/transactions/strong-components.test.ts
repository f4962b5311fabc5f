import { expect } from 'chai';
import * as fc from 'fast-check';
import { DependencyGraphBuilder } from './dependency-graph-builder.ts';
import { EDGE } from './dependency-graph.ts';
import { historyOf } from './fixtures/list-append-history.ts';
import { strongComponents } from './strong-components.ts';

const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7), fc.constantFrom(EDGE.ww, EDGE.rw)), { maxLength: 20 });

function graphOf(list: readonly (readonly [number, number, number])[], vertexCount = 8) {
  const builder = new DependencyGraphBuilder(historyOf([]), vertexCount);
  for (const [from, to, kind] of list) builder.add(from, to, kind);
  return builder.build();
}

describe('strongComponents', () => {
  it('puts two vertices together exactly where each reaches the other', () => {
    fc.assert(
      fc.property(edges, (list) => {
        const { component } = strongComponents(graphOf(list), EDGE.ww);
        const reaches = Array.from({ length: 8 }, (_, from) => Array.from({ length: 8 }, (__, to) => from === to));
        for (let round = 0; round < 8; round += 1) {
          for (const [from, to, kind] of list) {
            if (kind === EDGE.ww) for (const row of reaches) if (row[from] === true) row[to] = true;
          }
        }
        for (let one = 0; one < 8; one += 1) {
          for (let other = 0; other < 8; other += 1) {
            const mutual = reaches[one]?.[other] === true && reaches[other]?.[one] === true;
            expect(component[one] === component[other]).to.equal(mutual);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('numbers components so that no edge leads to a higher number', () => {
    fc.assert(
      fc.property(edges, (list) => {
        const { component } = strongComponents(graphOf(list), 0xff);
        for (const [from, to] of list) expect(component[from]).to.be.at.least(component[to] ?? 0);
      }),
    );
  });

  it('follows a path of a million edges without recursion', () => {
    const count = 1_000_000;
    const targets = Int32Array.from({ length: count }, (_, vertex) => (vertex + 1) % count);
    const offsets = Int32Array.from({ length: count + 1 }, (_, vertex) => vertex);
    const rows = { vertexCount: count, offsets, targets, kinds: new Uint8Array(count).fill(EDGE.ww) };
    expect(strongComponents(rows, EDGE.ww).sizes).to.deep.equal(Int32Array.of(count));
  });
});
