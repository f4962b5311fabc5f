import type { Fault } from '../fault.ts';
import { killChild } from './kill-child.ts';
import { kill } from './kill.ts';
import { pause } from './pause.ts';
import { restart } from './restart.ts';
import { stop } from './stop.ts';

export const processFaults: readonly Fault[] = [kill, pause, killChild, stop, restart];
