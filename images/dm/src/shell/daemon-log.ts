import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatLogLine, type LogLine } from '../log/log-line.ts';

/** Where all daemons log (seed 001 §4.4: `../log` of the programs). */
export const LOG_DIRECTORY = '/opt/dmdbms/log';

/** The monthly log of a daemon. What cannot be written is lost: no daemon ends because of its log. */
export class DaemonLog {
  readonly #program: LogLine['program'];
  readonly #nameAt: (at: Date) => string;

  /** @param nameAt the name of the file at a time */
  constructor(program: LogLine['program'], nameAt: (at: Date) => string) {
    this.#program = program;
    this.#nameAt = nameAt;
  }

  write(text: string, level: LogLine['level'] = 'INFO'): void {
    const at = new Date();
    const lines = text
      .split('\n')
      .map((line) => formatLogLine({ at, level, program: this.#program, pid: process.pid, text: line }));
    appendQuietly(join(LOG_DIRECTORY, this.#nameAt(at)), `${lines.join('\n')}\n`);
  }
}

export function appendQuietly(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, text);
  } catch {
    // A full disk is found by the database itself.
  }
}
