import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import { asServerAccount, lastWords } from './shell.ts';

/** The programs of DM, as the services that an installation has for them. */
export type Daemon = 'DmService' | 'DmWatcherService' | 'DmMonitorService';

const START_MS = 60_000;
const STOP_MS = 60_000;
const STATUS_MS = 10_000;

/** Starts it unless it runs. `file` is the ini of a monitor. Throws `QUAKE_DAEMON_FAILED` (environment) with what it said. */
export async function startDaemon(node: ClusterNode, daemon: Daemon, file?: string): Promise<void> {
  if (await isRunning(node, daemon, file)) return;
  const { exitCode, stdout, stderr } = await node.exec(asServerAccount(line(daemon, 'start', file)), {
    timeoutMs: START_MS,
  });
  if (exitCode !== 0) throw failed(node, daemon, 'start', `${stdout}\n${stderr}`);
}

/** In order. Throws `QUAKE_DAEMON_FAILED` (environment) with what it said. */
export async function stopDaemon(node: ClusterNode, daemon: Daemon, file?: string): Promise<void> {
  if (!(await isRunning(node, daemon, file))) return;
  const { exitCode, stdout, stderr } = await node.exec(asServerAccount(line(daemon, 'stop', file)), {
    timeoutMs: STOP_MS,
  });
  if (exitCode !== 0) throw failed(node, daemon, 'stop', `${stdout}\n${stderr}`);
}

export async function isRunning(node: ClusterNode, daemon: Daemon, file?: string): Promise<boolean> {
  const { exitCode } = await node.probe(asServerAccount(line(daemon, 'status', file)), { timeoutMs: STATUS_MS });
  return exitCode === 0;
}

const line = (daemon: Daemon, verb: 'start' | 'stop' | 'status', file?: string): string =>
  [daemon, verb, ...(file === undefined ? [] : [file])].join(' ');

function failed({ name }: ClusterNode, daemon: Daemon, verb: string, said: string): QuakeError {
  return new QuakeError('QUAKE_DAEMON_FAILED', `${daemon} ${verb} on ${name}: ${lastWords(said)}`, {
    exitClass: 'environment',
    hint: 'The command with all its output is in commands.jsonl of the run, the logs are below logs/.',
    context: { node: name, daemon },
  });
}
