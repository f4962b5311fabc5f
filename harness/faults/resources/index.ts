import type { Fault } from '../fault.ts';
import { connections } from './connections.ts';
import { cpu } from './cpu.ts';
import { memory } from './memory.ts';
import { oomKill } from './oom-kill.ts';

export const resourceFaults: readonly Fault[] = [cpu, memory, oomKill, connections];
