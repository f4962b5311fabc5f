import type { Operator } from './operator.ts';

/** For a product that fails over by itself: nobody acts in its place, and nobody has to rest. */
export const noOperator: Pick<Operator, 'run' | 'whileHealing' | 'suspendWhile'> = {
  run: () => Promise.resolve(),
  whileHealing: (_nodes, _withinMs, heal) => heal(),
  suspendWhile: (work) => work(),
};
