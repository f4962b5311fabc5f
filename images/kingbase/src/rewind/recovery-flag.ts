import { LAYOUT } from '../install/layout.ts';
import type { Machine } from '../machine/machine.ts';

/** `/dev/shm/KB_RECOVERY_FLAG`: line 1 is 1 while a recovery runs, line 2 its process id (K50). */
export interface RecoveryFlag {
  readonly isRunning: boolean;
  readonly pid: number;
}

export function parseFlag(text: string): RecoveryFlag {
  const [running, pid] = text.split('\n');
  return { isRunning: running?.trim() === '1', pid: Number(pid ?? '') };
}

export function readFlag({ files }: Machine): RecoveryFlag {
  return parseFlag(files.read(LAYOUT.recoveryFlag) ?? '0\n0\n');
}

export function writeFlag({ files, pid }: Machine, isRunning: boolean): void {
  files.write(LAYOUT.recoveryFlag, `${isRunning ? 1 : 0}\n${pid}\n`);
}
