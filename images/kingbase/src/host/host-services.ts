import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { parseInstallConf, type InstallConf } from '../install/install-conf.ts';
import { LAYOUT, REMOTE_SHELL_PORT } from '../install/layout.ts';
import { stamp } from '../machine/machine.ts';
import { parseCrontab, untilNextRun } from './cron.ts';
import { parseCommand, type RemoteAnswer, type RemoteCommand } from './remote-shell.ts';

export const HOST_SERVICES_PID = '/run/host_services.pid';

/** What the operating system of a node does: cron, and the ssh stand-in. Runs until it is killed. */
export function serveHost(): void {
  writeFileSync(HOST_SERVICES_PID, `${process.pid}\n`);
  const server = createServer(serveConnection);
  server.listen(REMOTE_SHELL_PORT, '0.0.0.0');
  scheduleCron();
}

const installConf = (): InstallConf => parseInstallConf(readFileSync(LAYOUT.installConf, 'utf8'));

const note = (text: string): void => void process.stdout.write(`${stamp(new Date())} ${text}\n`);

function scheduleCron(): void {
  setTimeout(
    () => {
      scheduleCron();
      runCron();
    },
    untilNextRun(Date.now(), installConf().numbers.cron_seconds),
  );
}

/** As cron does: whether the run before has ended is the script's own business (F23). */
function runCron(): void {
  let text = '';
  try {
    text = readFileSync(LAYOUT.crontab, 'utf8');
  } catch {
    // Not installed yet.
  }
  for (const { user, command } of parseCrontab(text)) {
    const child = spawnAs(user, ['bash', '-c', command]);
    child.stdout.resume();
    child.stderr.setEncoding('utf8').on('data', (output: string) => {
      note(`cron (${user}) ${command}: ${output.trim()}`);
    });
    child.on('error', (error) => {
      note(`cron (${user}) ${command}: ${error.message}`);
    });
  }
}

function spawnAs(user: 'root' | 'kingbase', argv: readonly string[]): ReturnType<typeof spawnPiped> {
  const as = [
    '--reuid',
    user,
    '--regid',
    user,
    '--init-groups',
    'env',
    `HOME=${user === 'root' ? '/root' : '/home/kingbase'}`,
  ];
  return spawnPiped('setpriv', [...as, ...argv]);
}

function spawnPiped(program: string, argv: readonly string[]) {
  return spawn(program, argv, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/', detached: true });
}

function serveConnection(socket: Socket): void {
  socket.on('error', () => undefined);
  const lines = createInterface({ input: socket });
  lines.on('error', () => undefined);
  lines.once('line', (line) => {
    const command = parseCommand(line);
    if (command?.key === installConf().clusterKey) execute(socket, command);
    else answer(socket, { kind: 'refused', text: 'Permission denied (publickey).' });
  });
}

function answer(socket: Socket, message: RemoteAnswer): void {
  if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
}

function execute(socket: Socket, { user, argv }: RemoteCommand): void {
  const child = spawnAs(user, argv);
  for (const kind of ['stdout', 'stderr'] as const) {
    child[kind].setEncoding('utf8').on('data', (text: string) => {
      answer(socket, { kind, text });
    });
  }
  child.on('error', (error) => {
    answer(socket, { kind: 'stderr', text: `${error.message}\n` });
  });
  // Not `close`: a server that the command has started may hold its pipes open.
  child.on('exit', (code) => {
    setTimeout(() => {
      answer(socket, { kind: 'exit', code: code ?? 128 });
      socket.end();
    }, 20);
  });
}
