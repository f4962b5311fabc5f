import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Operation } from '../../history/operation.ts';
import { parseModel } from '../models/index.ts';
import { codedHistory } from './fixtures/list-append-history.ts';
import { listAppendGraph } from './list-append-graph.ts';
import { checkListAppend, listAppendFacts } from './list-append.ts';
import type { TransactionOptions } from './transaction-result.ts';

interface Check {
  readonly valid: boolean | 'unknown';
  readonly anomaliesAsked?: readonly string[];
  readonly consistencyModels?: readonly string[];
  readonly anomalyTypes?: readonly string[];
  readonly not?: readonly string[];
  /** False: the types were published for a part of the checker, which does not look at the graph or for values nobody wrote. */
  readonly assertedUpstream: boolean;
}

interface Vector {
  readonly id: string;
  readonly note?: string;
  readonly history: readonly Operation[];
  readonly completionsOnly?: boolean;
  readonly checks: readonly Check[];
  readonly expectedCycle?: readonly number[];
  readonly expectedEdges?: Readonly<Record<string, readonly number[]>>;
}

const vectors = JSON.parse(
  readFileSync(new URL('fixtures/list-append-vectors.json', import.meta.url), 'utf8'),
) as readonly Vector[];

function optionsOf(check: Check): TransactionOptions {
  if (check.anomaliesAsked !== undefined) return { anomalies: check.anomaliesAsked };
  return { models: (check.consistencyModels ?? []).map((name) => parseModel(name)) };
}

/** A cycle as a rotation that starts with its lowest index. */
function rotated(cycle: readonly number[]): string {
  const open = cycle.slice(0, -1);
  const lowest = open.indexOf(Math.min(...open));
  return [...open.slice(lowest), ...open.slice(0, lowest)].join(' ');
}

describe('published list-append histories', () => {
  for (const vector of vectors) {
    const history = codedHistory(vector.history, vector.completionsOnly);
    for (const check of vector.checks) {
      const asked = check.anomaliesAsked ?? check.consistencyModels ?? [];
      it(`${vector.id} asked about ${asked.join(', ')} is ${check.valid}`, () => {
        const result = checkListAppend(history, optionsOf(check));
        expect(result.valid).to.equal(check.valid);
        if (check.anomalyTypes !== undefined) {
          if (check.assertedUpstream) expect(result.anomalyTypes).to.deep.equal(check.anomalyTypes);
          else expect(result.anomalyTypes).to.include.members([...check.anomalyTypes]);
        }
        if (check.not !== undefined) expect(result.not).to.have.members([...check.not]);
        if (check.valid === false && vector.expectedCycle !== undefined) {
          const cycles = Object.values(result.anomalies).flatMap((list) => list.map(({ cycle }) => cycle ?? []));
          expect(cycles.map(rotated)).to.deep.equal([rotated(vector.expectedCycle)]);
        }
      });
    }
    const { expectedEdges } = vector;
    if (expectedEdges === undefined) continue;
    it(`${vector.id} has exactly the published dependencies`, () => {
      const graph = listAppendGraph(listAppendFacts(history));
      const edges: Record<string, number[]> = {};
      for (let vertex = 0; vertex < history.count; vertex += 1) {
        const targets = graph.targets.subarray(graph.offsets[vertex], graph.offsets[vertex + 1]);
        edges[String(vertex)] = [...new Set(targets)].sort();
      }
      const expected = Object.entries(expectedEdges).map(([from, to]): [string, number[]] => [from, [...to].sort()]);
      expect(edges).to.deep.equal(Object.fromEntries(expected));
    });
  }
});
