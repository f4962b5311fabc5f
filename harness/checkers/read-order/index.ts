export { checkCausalReverse } from './causal-reverse.ts';
export { forkReadOf } from './long-fork-reads.ts';
export { checkLongFork } from './long-fork.ts';
export { checkMonotonic, observationOf } from './monotonic.ts';
export { checkSequential } from './sequential.ts';
