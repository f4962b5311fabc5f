import type { Fault } from '../fault.ts';
import { clockDrift } from './clock-drift.ts';
import { clockJump } from './clock-jump.ts';
import { clockStrobe } from './clock-strobe.ts';

/** Clocks of the servers; the clock of the host is never touched. */
export const clockFaults: readonly Fault[] = [clockJump, clockDrift, clockStrobe];

export { clockResidue } from './node-clock.ts';
