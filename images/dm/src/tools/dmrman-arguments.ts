/** What dmrman is asked to do: the one thing that the emulation can. */
export interface Restore {
  /** dm.ini of the library that is made anew. */
  readonly ini: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

const RESTORE = /^restore\s+database\s+'([^']+)'\s+from\s+'([^':]+):(\d+)'$/i;

/**
 * `dmrman CTLSTMT="RESTORE DATABASE '/path/dm.ini' FROM 'HOST:PORT'" [USERID=SYSDBA/SYSDBA]`: stands for a backup of the
 * primary, its transport, RESTORE and RECOVER. Throws for anything else.
 */
export function parseRestore(argv: readonly string[]): Restore {
  const value = (name: string): string | undefined =>
    argv.find((argument) => argument.toUpperCase().startsWith(`${name}=`))?.slice(name.length + 1);
  const statement = (value('CTLSTMT') ?? '').trim().replace(/^"(.*)"$/, '$1');
  const [, ini, host, port] = RESTORE.exec(statement.trim()) ?? [];
  if (ini === undefined || host === undefined) {
    throw new Error(`usage: dmrman CTLSTMT="RESTORE DATABASE '/path/dm.ini' FROM 'HOST:PORT'" [USERID=SYSDBA/SYSDBA]`);
  }
  const [user = 'SYSDBA', password = 'SYSDBA'] = (value('USERID') ?? 'SYSDBA/SYSDBA').split('/');
  return { ini, host, port: Number(port), user, password };
}
