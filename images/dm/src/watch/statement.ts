import type { ArchiveState } from './reports.ts';

/** What a watcher has its database do. */
export type Statement =
  | { readonly kind: SimpleStatement }
  /** With the process of the standby for which it becomes VALID, which the database keeps for its watcher. */
  | {
      readonly kind: 'set archive';
      readonly destination: string;
      readonly state: ArchiveState;
      readonly process?: number;
    }
  | { readonly kind: 'send archive' | 'clear send info'; readonly destination: string }
  | { readonly kind: 'check login'; readonly user: string; readonly password: string }
  | UserStatement;

/** What users execute besides. */
export type UserStatement =
  | { readonly kind: 'offline tablespace'; readonly tablespace: string }
  /** SP_SET_PARA_VALUE: scope 1 changes memory and dm.ini, 2 only dm.ini, which counts from the next start on. */
  | { readonly kind: 'set parameter'; readonly scope: 1 | 2; readonly name: string; readonly value: string };

export type SimpleStatement =
  | 'mount'
  | 'open'
  | 'open force'
  | 'suspend'
  | 'primary'
  | 'standby'
  | 'normal'
  | 'invalidate archives'
  | 'apply keep buffer'
  | 'discard keep buffer'
  | 'clear apply info'
  | 'shutdown'
  | 'halt';

const SQL: Readonly<Record<SimpleStatement, string>> = {
  mount: 'ALTER DATABASE MOUNT',
  open: 'ALTER DATABASE OPEN',
  'open force': 'ALTER DATABASE OPEN FORCE',
  suspend: 'ALTER DATABASE SUSPEND',
  primary: 'ALTER DATABASE PRIMARY',
  standby: 'ALTER DATABASE STANDBY',
  normal: 'ALTER DATABASE NORMAL',
  'invalidate archives': 'SP_SET_ALL_ARCH_STATUS(INVALID)',
  'apply keep buffer': 'SP_APPLY_KEEP_PKG()',
  'discard keep buffer': 'SP_DISCARD_KEEP_PKG()',
  'clear apply info': 'SP_CLEAR_RAPPLY_STAT()',
  shutdown: 'SHUTDOWN NORMAL',
  halt: 'SHUTDOWN ABORT',
};

/** As logs show it; a password is never shown. */
export function sqlOf(statement: Statement): string {
  if (isSimple(statement)) return SQL[statement.kind];
  switch (statement.kind) {
    case 'set archive':
      return `SP_SET_ARCH_STATUS('${statement.destination}', ${statement.state})`;
    case 'send archive':
      return `SP_SEND_ARCHIVE('${statement.destination}')`;
    case 'clear send info':
      return `SP_CLEAR_ARCH_SEND_INFO('${statement.destination}')`;
    case 'check login':
      return `LOGIN CHECK ${statement.user}`;
    case 'offline tablespace':
      return `ALTER TABLESPACE ${statement.tablespace} OFFLINE`;
    case 'set parameter':
      return `SP_SET_PARA_VALUE(${statement.scope}, '${statement.name}', ${statement.value})`;
  }
}

function isSimple(statement: Statement): statement is { readonly kind: SimpleStatement } {
  return statement.kind in SQL;
}

/** Return codes (seed 001 §4.1.9; those below -20000 are of the emulation). */
export const CODE = {
  ok: 0,
  notContiguous: -718,
  replayCheckFailed: -701,
  startBehindStandby: -722,
  interrupted: -721,
  notOpenStandby: -10_050,
  refused: -20_001,
  tooSlow: -20_002,
  unreachable: -20_003,
  otherCommand: -20_004,
  wrongStatus: -20_005,
  loginFailed: -20_006,
  foreignLibrary: -20_007,
} as const;
