import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { HOST_SERVICES_PID, serveHost } from '../host/host-services.ts';
import { REMOTE_SHELL_PORT } from '../install/layout.ts';

const LOG = '/var/log/host_services.log';
const START_TIMEOUT_MS = 10_000;

/** `host_services start|stop|serve`: start returns when the services answer, and does nothing where they do already. */
async function main([command = '']: readonly string[]): Promise<number> {
  switch (command) {
    case 'serve':
      serveHost();
      return new Promise(() => undefined);
    case 'start':
      return start();
    case 'stop':
      return stop();
    default:
      process.stderr.write('usage: host_services start|stop\n');
      return 64;
  }
}

async function start(): Promise<number> {
  if (await answers()) return 0;
  mkdirSync('/var/log', { recursive: true });
  const log = openSync(LOG, 'a');
  spawn('host_services', ['serve'], { detached: true, stdio: ['ignore', log, log], cwd: '/' }).unref();
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (await answers()) return 0;
    await delay(50);
  }
  process.stderr.write(`host_services does not answer on port ${REMOTE_SHELL_PORT}; see ${LOG}\n`);
  return 1;
}

function stop(): number {
  try {
    process.kill(Number(readFileSync(HOST_SERVICES_PID, 'utf8')), 'SIGTERM');
  } catch {
    // They do not run.
  }
  return 0;
}

function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: REMOTE_SHELL_PORT }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}

void main(process.argv.slice(2)).then((exitCode) => {
  process.exit(exitCode);
});
