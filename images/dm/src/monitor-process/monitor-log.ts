import { rmSync } from 'node:fs';
import { logLimits, rotateLog, type LogLimits } from '../log/log-rotation.ts';
import type { StoredFile } from '../log/space-limit.ts';
import { appendQuietly } from '../shell/daemon-log.ts';

/** The log files of one run of a monitor (seed 001 §2.6). */
export class MonitorLog {
  readonly #pathAt: (at: Date) => string;
  readonly #limits: LogLimits;
  #files: readonly StoredFile[] = [];

  constructor(pathAt: (at: Date) => string, megabytes: { readonly file: number; readonly space: number }) {
    this.#pathAt = pathAt;
    this.#limits = logLimits(megabytes.file, megabytes.space);
  }

  write(text: string): void {
    const bytes = Buffer.byteLength(text) + 1;
    const { files, deleted } = rotateLog(this.#files, bytes, this.#limits, () => this.#pathAt(new Date()));
    this.#files = files;
    for (const path of deleted) rmSync(path, { force: true });
    const current = files.at(-1);
    if (current !== undefined) appendQuietly(current.path, `${text}\n`);
  }
}
