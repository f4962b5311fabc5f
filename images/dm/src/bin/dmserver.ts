import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf } from '../../../../harness/errors.ts';
import { textOf } from '../../../../harness/products/dm/configuration/settings.ts';
import { LibraryFile } from '../server/library.ts';
import { databaseLogName } from '../log/log-names.ts';
import { InstanceFile } from '../server/instance-file.ts';
import { serverConfigurationOf } from '../server/server-configuration.ts';
import { ServerProcess } from '../server/server-process.ts';
import { appendQuietly, DaemonLog, LOG_DIRECTORY } from '../shell/daemon-log.ts';
import { readSite, SERVER_FILES } from '../shell/read-site.ts';
import { readActiveRules } from '../shell/rule-file.ts';
import { storeIniValue } from '../shell/ini-value.ts';

const BANNER =
  'DM Database Server emulated by dbquake on PostgreSQL 15, in place of V7.6.0.171-Build(2019.07.02-109059)ENT';
const SOCKET_DIRECTORY = '/var/run/dm';

/** `dmserver /path/dm.ini [mount]`: the database begins in MOUNT; without a watcher and without `mount` it is opened. */
async function main([iniPath, word]: readonly string[]): Promise<void> {
  if (iniPath === undefined || (word !== undefined && word.toLowerCase() !== 'mount')) {
    throw new Error('usage: dmserver /path/dm.ini [mount]');
  }
  process.stdout.write(`${BANNER}\n`);
  const { site } = readSite(iniPath, SERVER_FILES);
  const configuration = serverConfigurationOf(site);
  const { instance } = configuration.database;
  const folder = dirname(iniPath);
  const head = site.ini['dm.ini']?.head;
  const controlPath = head === undefined ? undefined : textOf(head, 'CTL_PATH');
  const instanceFile = new InstanceFile(join(folder, 'dminst.sys'));
  instanceFile.refuseSecond();
  mkdirSync(SOCKET_DIRECTORY, { recursive: true });
  const log = new DaemonLog('dmserver', (at) => databaseLogName(instance, at));
  const { rules, names } = readActiveRules();
  if (names.length > 0) log.write(`switched off: ${names.join(', ')}`, 'WARNING');
  const server = new ServerProcess({
    configuration,
    library: new LibraryFile(controlPath ?? join(folder, 'dm.ctl')),
    storageDirectory: join(folder, 'storage'),
    socketDirectory: SOCKET_DIRECTORY,
    rules,
    log: (text, level) => log.write(text, level),
    storeParameter: (name, value) => storeIniValue(iniPath, '', name, value),
    instanceFile: configuration.checksInstances ? instanceFile : undefined,
    onStorageLine: (line) => appendQuietly(`${LOG_DIRECTORY}/storage_${instance}.log`, `${line}\n`),
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void server.shutDown());
  try {
    await server.start();
  } catch (error) {
    log.write(messageOf(error), 'ERROR');
    throw error;
  }
  process.stdout.write('SYSTEM IS READY.\n');
  if (word === undefined) await server.open();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`dmserver: ${messageOf(error)}\n`);
  process.exit(1);
});
