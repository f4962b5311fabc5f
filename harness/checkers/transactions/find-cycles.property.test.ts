import { expect } from 'chai';
import * as fc from 'fast-check';
import { anomaliesForbiddenBy, type ModelName } from '../models/index.ts';
import { classify } from './cycle-classes.ts';
import { type DependencyGraph, EDGE } from './dependency-graph.ts';
import { namesOfAllCycles } from './fixtures/enumerate-cycles.ts';
import { graphs, plantedGraphs, snapshotGraphs } from './fixtures/random-graphs.ts';
import { findCycleAnomalies } from './find-cycles.ts';
import { precedesInProcess, precedesInRealTime } from './transaction-order.ts';

const MODELS: readonly ModelName[] = [
  'read-uncommitted',
  'read-committed',
  'consistent-view',
  'snapshot-isolation',
  'repeatable-read',
  'serializable',
  'strong-session-read-committed',
  'strong-session-consistent-view',
  'strong-session-snapshot-isolation',
  'strong-session-serializable',
  'strong-read-committed',
  'strong-snapshot-isolation',
  'strict-serializable',
];

function isEdge(graph: DependencyGraph, from: number, to: number, kind: string): boolean {
  if (kind === 'process') return precedesInProcess(graph.history, from, to);
  if (kind === 'realtime') return precedesInRealTime(graph.history, from, to);
  for (let edge = graph.offsets[from] ?? 0; edge < (graph.offsets[from + 1] ?? 0); edge += 1) {
    if (graph.targets[edge] === to && graph.kinds[edge] === EDGE[kind as keyof typeof EDGE]) return true;
  }
  return false;
}

for (const [name, arbitrary] of Object.entries({
  any: graphs,
  'snapshot-isolated': snapshotGraphs,
  planted: plantedGraphs,
})) {
  describe(`cycles of ${name} small graphs`, () => {
    for (const model of MODELS) {
      it(`are found exactly where trying all paths finds one that ${model} forbids`, () => {
        const wanted: ReadonlySet<string> = anomaliesForbiddenBy([model]);
        fc.assert(
          fc.property(arbitrary, (graph) => {
            const all = [...namesOfAllCycles(graph)].filter((type) => wanted.has(type));
            const found = findCycleAnomalies(graph, wanted).anomalies.filter(({ type }) => wanted.has(type));
            expect(found.length > 0, `${found.map(({ type }) => type).join()} of ${all.join()}`).to.equal(
              all.length > 0,
            );
          }),
          { numRuns: 300 },
        );
      });
    }

    it('are made of edges that exist and are called by their name', () => {
      fc.assert(
        fc.property(arbitrary, (graph) => {
          for (const cycle of findCycleAnomalies(graph, anomaliesForbiddenBy(['strict-serializable'])).anomalies) {
            expect(classify(cycle.kinds.map((kind) => EDGE[kind]))).to.equal(cycle.type);
            cycle.kinds.forEach((kind, step) => {
              const from = cycle.transactions[step] ?? -1;
              const to = cycle.transactions[(step + 1) % cycle.transactions.length] ?? -1;
              expect(isEdge(graph, from, to, kind), `${from} ${kind} ${to}`).to.equal(true);
            });
          }
        }),
        { numRuns: 300 },
      );
    });
  });
}
