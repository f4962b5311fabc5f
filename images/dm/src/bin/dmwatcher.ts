import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { messageOf } from '../../../../harness/errors.ts';
import { parseIniFile } from '../../../../harness/products/dm/configuration/ini-file.ts';
import { textOf } from '../../../../harness/products/dm/configuration/settings.ts';
import { parseControlFile } from '../control-file/control-file-text.ts';
import { watcherLogName } from '../log/log-names.ts';
import { DaemonLog } from '../shell/daemon-log.ts';
import { readSite, WATCHER_FILES } from '../shell/read-site.ts';
import { readActiveRules } from '../shell/rule-file.ts';
import { watcherFilesOf } from '../watcher-process/watcher-configuration.ts';
import { WatcherProcess } from '../watcher-process/watcher-process.ts';

/** `dmwatcher /path/dmwatcher.ini`; with a terminal or a pipe it has a console (seed 001 §4.6). */
async function main([given]: readonly string[]): Promise<void> {
  if (given === undefined) throw new Error('usage: dmwatcher /path/dmwatcher.ini');
  const iniPath = resolve(given);
  const file = parseIniFile('dmwatcher.ini', iniPath, readFileSync(iniPath));
  const [group, another] = file.sections;
  if (group === undefined || another !== undefined) throw new Error(`${iniPath}: expected one group`);
  const databaseIni = textOf(group, 'INST_INI') ?? join(dirname(iniPath), 'dm.ini');
  const { site, paths } = readSite(databaseIni, WATCHER_FILES, { 'dmwatcher.ini': iniPath });
  const files = watcherFilesOf(site, group);
  const { instance } = files.watcher;
  const log = new DaemonLog('dmwatcher', (at) => watcherLogName(instance, at));
  const { rules, names } = readActiveRules();
  if (names.length > 0) log.write(`switched off: ${names.join(', ')}`, 'WARNING');
  const controlPath = paths['dmwatcher.ctl'];
  const hasControl = files.watcher.type === 'GLOBAL' && existsSync(controlPath);
  const watcher = new WatcherProcess({
    files,
    control: hasControl ? parseControlFile(controlPath, readFileSync(controlPath, 'utf8')) : undefined,
    paths: {
      control: controlPath,
      ini: iniPath,
      databaseIni,
      instanceFile: join(dirname(databaseIni), 'dminst.sys'),
    },
    rules,
    log: (text, level) => log.write(text, level),
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      log.write('dmwatcher ends');
      process.exit(0);
    });
  }
  await watcher.start();
  process.stdout.write(`${watcher.console('SHOW VERSION').lines.join('\n')}\nDMWATCHER IS READY.\n`);
  createInterface({ input: process.stdin }).on('line', (line) => {
    const { lines, exit } = watcher.console(line);
    process.stdout.write(lines.map((text) => `${text}\n`).join(''));
    if (exit) process.exit(0);
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`dmwatcher: ${messageOf(error)}\n`);
  process.exit(1);
});
