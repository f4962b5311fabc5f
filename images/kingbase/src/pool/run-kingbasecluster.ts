import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ClusterLogTranslator } from '../cluster-log/translator.ts';
import { parseHaModule } from '../install/ha-module.ts';
import { LAYOUT } from '../install/layout.ts';
import { readClusterConf, translateClusterConf } from '../install/pgpool-conf.ts';
import { type ClusterArguments, parseClusterArguments } from './arguments.ts';

const PGPOOL = '/usr/sbin/pgpool';
const PGPOOL_CONF = `${LAYOUT.run}/pgpool.conf`;

/** pgpool-II under another name, its log in the words of V8R3 on our output. */
export async function runKingbasecluster(words: readonly string[]): Promise<number> {
  const wanted = parseClusterArguments(words, LAYOUT.clusterEtc);
  if (wanted.command !== undefined) {
    const mode = wanted.command === 'stop' ? ['-m', wanted.stopMode] : [];
    return spawnSync(PGPOOL, ['-f', PGPOOL_CONF, ...mode, wanted.command], { stdio: 'inherit' }).status ?? 1;
  }
  return serve(wanted);
}

function serve(wanted: ClusterArguments): Promise<number> {
  mkdirSync(LAYOUT.run, { recursive: true });
  const clusterConf = readFileSync(wanted.config, 'utf8');
  const addresses = parseHaModule(readFileSync(`${LAYOUT.clusterEtc}/HAmodule.conf`, 'utf8')).poolIps;
  // Written at DEBUG1 for the start only: 3.6's heartbeat lines are DEBUG1 in 4.3, and a busy child would write 25000 lines a second.
  const quiet = translateClusterConf(clusterConf, addresses, 'notice');
  const loud = translateClusterConf(clusterConf, addresses, 'debug1');
  writeFileSync(PGPOOL_CONF, loud.text, { mode: 0o600 });
  writeFileSync(`${LAYOUT.run}/pgpool_node_id`, `${quiet.ownId}\n`);
  spawnSync('cp', [`${LAYOUT.clusterEtc}/cluster_passwd`, `${LAYOUT.run}/cluster_passwd`]);

  const child = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', PGPOOL, '-n', '-f', PGPOOL_CONF, '-F', wanted.pcp, '-a', wanted.hba],
    { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' },
  );
  const backends = [...readClusterConf(clusterConf).keys()].filter((name) => /^backend_hostname\d+$/.test(name)).length;
  const translator = new ClusterLogTranslator(backends);
  const raw = createWriteStream(LAYOUT.rawPoolLog, { flags: 'a' });
  let flush: NodeJS.Timeout | undefined;
  const onLine = (line: string): void => {
    raw.write(`${line}\n`);
    write(translator.line(line));
    if (line.includes('successfully started')) {
      writeFileSync(PGPOOL_CONF, quiet.text, { mode: 0o600 });
      // Only the watchdog and its life check ignore a reload: they stay at DEBUG1.
      child.kill('SIGHUP');
    }
    clearTimeout(flush);
    flush = setTimeout(() => {
      write(translator.flush());
    }, 200);
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'] as const) {
    process.on(signal, () => child.kill(signal));
  }
  process.on('exit', () => rmSync(LAYOUT.poolPidFile, { force: true }));
  return new Promise((resolve) => {
    child.on('error', () => {
      resolve(127);
    });
    child.on('close', (code) => {
      resolve(code ?? 128);
    });
  });
}

function write(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
