import type { Fault } from '../fault.ts';

export const clockFaults: readonly Fault[] = [];
