import { expect } from 'chai';
import { anomaliesForbiddenBy } from '../models/index.ts';
import { DependencyGraphBuilder } from './dependency-graph-builder.ts';
import { EDGE } from './dependency-graph.ts';
import { historyOf, type Line } from './fixtures/list-append-history.ts';
import { findCycleAnomalies } from './find-cycles.ts';

/** Transactions without content that all overlap, each of its own process. */
function overlapping(count: number) {
  const processes = Array.from({ length: count }, (_, process) => process);
  return historyOf([
    ...processes.map((process): Line => [process, 'invoke', []]),
    ...processes.map((process): Line => [process, 'ok', []]),
  ]);
}

const STRICT = anomaliesForbiddenBy(['strict-serializable']);

describe('findCycleAnomalies', () => {
  it('shows the shortest cycle through an edge', () => {
    const builder = new DependencyGraphBuilder(overlapping(6));
    for (const [from, to] of [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [5, 0],
      [2, 0],
    ] as const) {
      builder.add(from, to, EDGE.wr);
    }
    const { anomalies } = findCycleAnomalies(builder.build(), STRICT);
    expect(anomalies[0]).to.deep.equal({ type: 'G1c', transactions: [0, 1, 2], kinds: ['wr', 'wr', 'wr'] });
  });

  it('calls two transactions by the most severe reasons between them', () => {
    const builder = new DependencyGraphBuilder(overlapping(2));
    for (const kind of [EDGE.rw, EDGE.wr, EDGE.ww]) builder.add(0, 1, kind);
    builder.add(1, 0, EDGE.ww);
    const { anomalies } = findCycleAnomalies(builder.build(), STRICT);
    expect(anomalies.map(({ type }) => type)).to.deep.equal(['G0']);
  });

  it('looks for what was asked even where something else is worse', () => {
    const builder = new DependencyGraphBuilder(overlapping(3));
    for (const [from, to, kind] of [
      [0, 1, EDGE.rw],
      [1, 0, EDGE.rw],
      [1, 2, EDGE.rw],
      [2, 1, EDGE.wr],
    ] as const) {
      builder.add(from, to, kind);
    }
    const types = (wanted: readonly string[]) =>
      findCycleAnomalies(builder.build(), new Set(wanted)).anomalies.map(({ type }) => type);
    expect(types(['G2-item'])).to.deep.equal(['G-single-item', 'G2-item']);
    expect(types(['G2-item', 'G-single-item'])).to.deep.equal(['G-single-item']);
  });

  it('says that nothing is certain when the budget ends', () => {
    const builder = new DependencyGraphBuilder(overlapping(40));
    for (let from = 0; from < 40; from += 1) builder.add(from, (from + 1) % 40, EDGE.rw);
    const graph = builder.build();
    expect(findCycleAnomalies(graph, STRICT, { steps: 10 })).to.deep.include({ anomalies: [], timedOut: true });
    expect(findCycleAnomalies(graph, STRICT).anomalies[0]?.transactions).to.have.length(40);
  });

  it('asks the clock of the caller', () => {
    const builder = new DependencyGraphBuilder(overlapping(2000));
    for (let from = 0; from < 2000; from += 1) {
      for (let step = 1; step < 40; step += 1) builder.add(from, (from + step) % 2000, EDGE.rw);
    }
    let asked = 0;
    const isExhausted = (): boolean => {
      asked += 1;
      return true;
    };
    const { timedOut } = findCycleAnomalies(builder.build(), STRICT, { isExhausted });
    expect([timedOut, asked]).to.deep.equal([true, 1]);
  });

  it('keeps a reader from coming before itself where many readers meet many writers', () => {
    const count = 50;
    const everyone = Array.from({ length: count }, (_, transaction) => transaction);
    const names = (readers: readonly number[], writers: readonly number[], extra?: readonly [number, number]) => {
      const builder = new DependencyGraphBuilder(overlapping(count));
      builder.addFanOut(readers, writers, EDGE.rw);
      if (extra !== undefined) builder.add(extra[0], extra[1], EDGE.wr);
      const graph = builder.build();
      expect(graph.edgeCount).to.be.below(6 * count);
      return findCycleAnomalies(graph, STRICT).anomalies.map(({ type, transactions }) => [type, transactions.length]);
    };
    const [early, late] = [everyone.slice(0, 25), everyone.slice(25)];
    expect(names(early, late)).to.deep.equal([]);
    expect(names([...early, 30], late)).to.deep.equal([]);
    expect(names(early, late, [40, 7])).to.deep.equal([['G-single-item', 2]]);
    expect(names(everyone, late)[0]).to.deep.equal(['G2-item', 2]);
  });
});
