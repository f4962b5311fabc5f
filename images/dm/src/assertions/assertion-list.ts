import { ROWS } from './rows.ts';
import { TESTED_ELSEWHERE } from './tested-elsewhere.ts';

/** How many rows facts/dm.md §5 has under each letter; 162 in all. */
const COUNTS = { C: 45, P: 7, M: 13, F: 14, T: 20, W: 15, R: 23, L: 14, D: 11 } as const;

/** The ids of facts/dm.md §5 in their order. */
export const ASSERTION_IDS: readonly string[] = Object.entries(COUNTS).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
);

/** Rows that cannot be shown by this emulation, and why. */
export const NOT_SHOWN: Readonly<Record<string, { readonly says: string; readonly because: string }>> = {
  C23: {
    says: 'a MAL cache beyond MAL_BUF_SIZE is written to MAL_TEMP_PATH, or to temp.dbf',
    because:
      'redo travels in the replication of PostgreSQL, and what is left for MAL never comes near a megabyte; the values are checked by dbquake lint',
  },
  P3: {
    says: 'the watcher connects to DW_PORT of the database, not the other way round',
    because: 'needs the running emulation: who opens the TCP connection',
  },
  P4: {
    says: 'watchers and monitors connect to MAL_HOST:MAL_DW_PORT',
    because: 'needs the running emulation: the addresses of the TCP connections',
  },
};

/** What of a tested row only the running emulation can show: it is about sockets, processes or files. */
export const NEEDS_RUNNING: Readonly<Record<string, string>> = {
  P3: 'who opens the TCP connection to DW_PORT',
  P4: 'the addresses of the TCP connections',
  P7: 'that the daemons start on these ports',
  C9: 'that the sessions of clients end',
  C11: 'a second dmserver on the same files',
  C12: 'a process that is stopped with SIGSTOP',
  C20: 'a network that swallows packets',
  C29: 'that the files are gone',
  C36: 'that the failed start is reported',
  C41: 'that the files are gone',
  C43: 'that dmserver sends when its timer runs',
  C44: 'a client that switches',
  M8: 'a capture of packets between dmserver and dmmonitor',
  M12: 'that the TCP connection is closed',
  W2: 'that the process exits',
  W6: 'the monthly log files',
  F11: 'that INST_STARTUP_CMD starts a process',
  F12: 'a process that is stopped with SIGSTOP',
  F13: 'that a process id is gone',
  F14: 'the loss of the service network itself',
  T2: 'a machine without power',
  R14: 'dmwatcher.ini as it is written',
  D4: 'dmwatcher.ini as it is written',
  L12: 'that the process exits',
  L13: 'a restore from a backup',
};

/** One row of facts/dm.md §5 and where it is tested. */
export interface AssertionRow {
  readonly id: string;
  readonly says: string;
  /** The test file, from the root of the repository; undefined for one that is not tested without containers. */
  readonly where: string | undefined;
  readonly rule?: string;
  /** What only the running emulation can show. */
  readonly running?: string;
  /** Why it is not tested here. */
  readonly because?: string;
}

/** All 162, in their order. Throws for an id that is nowhere or at two places. */
export function assertionList(): AssertionRow[] {
  return ASSERTION_IDS.map((id) => {
    const notShown = NOT_SHOWN[id];
    const found: Omit<AssertionRow, 'running'>[] = [
      ...ROWS.filter((row) => row.id === id).map(({ says }) => ({ id, says, where: SIMULATION })),
      ...TESTED_ELSEWHERE.filter((row) => row.id === id),
      ...(notShown === undefined ? [] : [{ id, where: undefined, ...notShown }]),
    ];
    const [row] = found;
    if (row === undefined || found.length > 1) throw new Error(`${id} is at ${found.length} places`);
    const running = NEEDS_RUNNING[id];
    return { ...row, ...(running === undefined ? {} : { running }) };
  });
}

const SIMULATION = 'images/dm/src/assertions/assertions.test.ts';
