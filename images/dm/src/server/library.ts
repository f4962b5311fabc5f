import { readFileSync } from 'node:fs';
import { writeWhole } from '../shell/write-whole.ts';
import type { DatabaseMode } from '../watch/reports.ts';

/** What a library says of itself besides its data: the emulation keeps it as text in dm.ctl (CTL_PATH). */
export interface Library {
  readonly mode: DatabaseMode;
  readonly oguid: number;
  /** The last LSN in its online log in DM's sense (server/file-lsn.ts). */
  readonly fileLsn: number;
  /** PostgreSQL may have written more than `fileLsn` here: an old primary that has not followed the new one yet. */
  readonly hasTail: boolean;
  /** It was opened as a primary and wrote redo of its own since it last was a standby. */
  readonly writes: boolean;
  /** Its files were being changed to follow a primary and that did not end: they are of no use until they are copied anew. */
  readonly needsCopy: boolean;
}

/** As dminit makes it. */
export const NEW_LIBRARY: Library = {
  mode: 'NORMAL',
  oguid: 0,
  fileLsn: 0,
  hasTail: false,
  writes: false,
  needsCopy: false,
};

const MODES: readonly string[] = ['NORMAL', 'PRIMARY', 'STANDBY'];

export function formatLibrary(library: Library): string {
  const { mode, oguid, fileLsn, hasTail, writes, needsCopy } = library;
  const flags = { TAIL: hasTail, WRITES: writes, NEEDS_COPY: needsCopy };
  const numbers = Object.entries(flags).map(([name, flag]) => [name, flag ? 1 : 0] as const);
  const rows = { MODE: mode, OGUID: oguid, FILE_LSN: fileLsn, ...Object.fromEntries(numbers) };
  return Object.entries(rows)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}

/** Throws an error that names what is wrong. */
export function parseLibrary(text: string): Library {
  const value = (name: string): string => new RegExp(`^${name} = (\\w+)$`, 'm').exec(text)?.[1] ?? '';
  const mode = value('MODE');
  if (!MODES.includes(mode)) throw new Error(`dm.ctl: MODE is "${mode}", expected ${MODES.join(', ')}`);
  return {
    mode: mode as DatabaseMode,
    oguid: Number(value('OGUID')),
    fileLsn: Number(value('FILE_LSN')),
    hasTail: value('TAIL') === '1',
    writes: value('WRITES') === '1',
    needsCopy: value('NEEDS_COPY') === '1',
  };
}

/** The library on disk; a change that is stored is there after a SIGKILL. */
export class LibraryFile {
  readonly #path: string;
  #library: Library;

  /** Throws where there is no such file, or a broken one. */
  constructor(path: string) {
    this.#path = path;
    this.#library = parseLibrary(readFileSync(path, 'utf8'));
  }

  get now(): Library {
    return this.#library;
  }

  change(change: Partial<Library>): void {
    const next = { ...this.#library, ...change };
    if (formatLibrary(next) === formatLibrary(this.#library)) return;
    this.#library = next;
    writeWhole(this.#path, formatLibrary(next));
  }
}
