import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf } from '../../../../harness/errors.ts';
import { LibraryFile } from '../server/library.ts';
import { InstanceFile } from '../server/instance-file.ts';
import { POSTGRES_BIN } from '../storage/postgres-process.ts';
import { parseRestore } from '../tools/dmrman-arguments.ts';

/** Makes a library anew from a primary that is open: what a DBA does with backup and restore (facts/dm.md §5.8, L13). */
function main(argv: readonly string[]): void {
  const { ini, host, port, user, password } = parseRestore(argv);
  const folder = dirname(ini);
  if (!existsSync(ini)) throw new Error(`there is no ${ini}`);
  new InstanceFile(join(folder, 'dminst.sys')).refuseSecond();
  const storage = join(folder, 'storage');
  const copied = `${storage}.new`;
  rmSync(copied, { recursive: true, force: true });
  const connection = `host=${host} port=${port} user=${user} connect_timeout=5`;
  execFileSync(
    `${POSTGRES_BIN}/pg_basebackup`,
    ['-d', connection, '-D', copied, '-X', 'stream', '-c', 'fast', '-w', '--no-manifest'],
    { env: { ...process.env, PGPASSWORD: password }, stdio: 'pipe' },
  );
  rmSync(storage, { recursive: true, force: true });
  renameSync(copied, storage);
  new LibraryFile(join(folder, 'dm.ctl')).change({
    mode: 'STANDBY',
    fileLsn: 0,
    hasTail: false,
    writes: false,
    needsCopy: false,
  });
  process.stdout.write(`restore database success. ${folder}\nCopy dmwatcher.ctl of the primary as well.\n`);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`dmrman: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
