import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../../../harness/errors.ts';
import { changeSystemIdentifier, newSystemIdentifier } from '../../../opengauss/src/initdb/system-identifier.ts';
import { formatLibrary, NEW_LIBRARY } from '../server/library.ts';
import { parseLibraryArguments, type NewLibrary } from '../tools/dminit-arguments.ts';

const TEMPLATE = '/opt/dmdbms/share/template';

/** `dminit PATH=… [DB_NAME=…] [INSTANCE_NAME=…] [PORT_NUM=…] [DB_MAGIC=…]` */
function main(argv: readonly string[]): void {
  const wanted = parseLibraryArguments(argv);
  const folder = join(wanted.path, wanted.name);
  if (existsSync(folder)) throw new Error(`${folder} is there already`);
  const storage = join(folder, 'storage');
  mkdirSync(folder, { recursive: true, mode: 0o750 });
  cpSync(TEMPLATE, storage, { recursive: true });
  changeSystemIdentifier(storage, wanted.magic ?? newSystemIdentifier(new Date(), process.pid));
  writeFileSync(join(folder, 'dm.ctl'), formatLibrary(NEW_LIBRARY));
  writeFileSync(join(folder, 'dm.ini'), formatIni(folder, wanted));
  process.stdout.write(`create dm database success. ${folder}\n`);
}

function formatIni(folder: string, { instance, port }: NewLibrary): string {
  return [
    `INSTANCE_NAME = ${instance}`,
    `PORT_NUM = ${port}`,
    `CTL_PATH = ${folder}/dm.ctl`,
    `CONFIG_PATH = ${folder}`,
    `SYSTEM_PATH = ${folder}`,
    '',
  ].join('\n');
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`dminit: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
