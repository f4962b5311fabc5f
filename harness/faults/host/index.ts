import type { Fault } from '../fault.ts';
import { containerKill } from './container-kill.ts';
import { containerPause } from './container-pause.ts';
import { containerRestart } from './container-restart.ts';
import { powerLoss } from './power-loss.ts';

export const hostFaults: readonly Fault[] = [containerKill, containerPause, containerRestart, powerLoss];
