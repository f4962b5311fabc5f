import { expect } from 'chai';
import type { ClusterNode } from '../../cluster/node.ts';
import { isMinority } from './rebuild.ts';

const nodes = (...names: readonly string[]): readonly ClusterNode[] => names.map((name) => ({ name }) as ClusterNode);

describe('what may be damaged', () => {
  for (const [targets, all, allowed] of [
    [['n1'], ['n1', 'n2', 'n3'], true],
    [['n1', 'n2'], ['n1', 'n2', 'n3'], false],
    [['n1'], ['n1', 'n2'], false],
    [['n1'], ['n1'], false],
    [['n1'], ['n1', 'n2', 'gateway'], false],
    [['n1', 'n2'], ['n1', 'n2', 'n3', 'n4', 'n5'], true],
  ] as const) {
    it(`${targets.join(', ')} of ${all.join(', ')}: ${allowed ? 'yes' : 'no, as it is no minority of the databases'}`, () => {
      expect(isMinority(nodes(...targets), { nodes: nodes(...all) })).to.equal(allowed);
    });
  }
});
