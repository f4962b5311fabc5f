import { randomInt } from 'node:crypto';
import { statSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { messageOf } from '../../../../harness/errors.ts';
import { parseAddress } from '../../../../harness/products/dm/configuration/address.ts';
import { monitorLogFile } from '../../../../harness/products/dm/configuration/effective.ts';
import { isConfirmMonitor, monitoredAddresses } from '../../../../harness/products/dm/configuration/members.ts';
import { numberOf } from '../../../../harness/products/dm/configuration/settings.ts';
import { typeLines } from '../monitor-process/console-script.ts';
import { MonitorLog } from '../monitor-process/monitor-log.ts';
import { MonitorProcess } from '../monitor-process/monitor-process.ts';
import { WATCH_VERSION } from '../server/watcher-protocol.ts';
import { readMonitorSite } from '../shell/read-site.ts';
import { readActiveRules } from '../shell/rule-file.ts';

/** `dmmonitor /path/dmmonitor.ini`: a console on a terminal or a pipe; with neither it only monitors. */
async function main([given]: readonly string[]): Promise<void> {
  if (given === undefined) throw new Error('usage: dmmonitor /path/dmmonitor.ini');
  const ini = readMonitorSite(resolve(given)).ini['dmmonitor.ini'];
  const [group] = ini?.sections ?? [];
  if (ini === undefined || group === undefined) throw new Error(`${given}: there is no [GROUP_NAME]`);
  const log = new MonitorLog((at) => monitorLogFile(ini, at), {
    file: numberOf(ini.head, 'MON_LOG_FILE_SIZE') ?? 64,
    space: numberOf(ini.head, 'MON_LOG_SPACE_LIMIT') ?? 0,
  });
  const print = (text: string): void => {
    process.stdout.write(`${text}\n`);
  };
  print(`DMMONITOR[${WATCH_VERSION}] V7.6.0.171-Build(2019.07.02-109059)ENT`);
  const monitor = new MonitorProcess({
    configuration: {
      monitorId: randomInt(1, 2 ** 31),
      ip: ownAddress(),
      confirm: isConfirmMonitor(ini),
      group: group.name.toUpperCase(),
      oguid: numberOf(group, 'MON_INST_OGUID') ?? 0,
      version: WATCH_VERSION,
      logInterval: numberOf(ini.head, 'MON_LOG_INTERVAL') ?? 1,
    },
    watchers: monitoredAddresses(ini).flatMap(({ address }) => {
      const { host, port } = parseAddress(address) ?? {};
      return host === undefined || port === undefined ? [] : { host, port };
    }),
    rules: readActiveRules().rules,
    print,
    record: (text) => log.write(text),
    exit: (code) => process.exit(code),
  });
  print(`DMMONITOR[${WATCH_VERSION}] IS READY.`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
  if (process.stdin.isTTY) {
    createInterface({ input: process.stdin }).on('line', (line) => monitor.type(line));
  } else if (!isNothing()) {
    await typeLines(monitor, process.stdin);
    process.exit(0);
  }
}

/** Its standard input is /dev/null: it runs as a service. */
function isNothing(): boolean {
  const { rdev } = statSync('/proc/self/fd/0');
  return rdev === statSync('/dev/null').rdev;
}

/** What `show monitor` tells until a watcher sees the real one. */
function ownAddress(): string {
  const rows = Object.values(networkInterfaces()).flatMap((row) => row ?? []);
  return rows.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`dmmonitor: ${messageOf(error)}\n`);
  process.exit(1);
});
