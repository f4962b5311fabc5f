export { type DurabilityResult, durabilityChecker } from './durability.ts';
export { setChecker } from './set.ts';
