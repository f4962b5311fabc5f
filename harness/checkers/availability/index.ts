export { type AvailabilityResult, availabilityChecker } from './availability.ts';
export { isLoad, latencyQuantiles } from './latency.ts';
export type { RtoPhases } from './rto.ts';
