import { existsSync, readFileSync } from 'node:fs';
import { checkInstanceSequence, NEW_INSTANCE, type InstanceSequence } from '../database/instance-sequence.ts';
import { writeWhole } from '../shell/write-whole.ts';

/** dminst.sys: the process that works on a library and a number that grows every second (HA_INST_CHECK_FLAG, seed 001 §2.1). */
export class InstanceFile {
  readonly #path: string;
  #sequence: InstanceSequence = NEW_INSTANCE;

  constructor(path: string) {
    this.#path = path;
  }

  /** Throws when another dmserver works on this library: its files must not be touched then. */
  refuseSecond(): void {
    const pid = Number(/^PID = (\d+)$/m.exec(this.#read())?.[1] ?? 0);
    if (pid !== process.pid && nameOf(pid) === 'dmserver') {
      throw new Error(`another dmserver (process ${pid}) works on this library`);
    }
  }

  /** Once a second; true when another server writes here too. */
  isTaken(): boolean {
    const verdict = checkInstanceSequence(this.#sequence, sequenceIn(this.#read()));
    if (verdict.kind === 'another server') return true;
    this.#sequence = verdict.next;
    if (verdict.kind === 'write') writeWhole(this.#path, `PID = ${process.pid}\nSEQUENCE = ${verdict.value}\n`);
    return false;
  }

  #read(): string {
    return existsSync(this.#path) ? readFileSync(this.#path, 'utf8') : '';
  }
}

/** The number in a dminst.sys. */
export function sequenceIn(text: string): number {
  return Number(/^SEQUENCE = (\d+)$/m.exec(text)?.[1] ?? 0);
}

/** As the kernel has it; undefined when there is no such process. */
function nameOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
