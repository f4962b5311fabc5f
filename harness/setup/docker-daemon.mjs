import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { pingEngine } from './engine-request.mjs';
import { findProgram, runCommand } from './run-command.mjs';
import { SetupError, say } from './step.mjs';

const logFile = '/var/log/dbquake-dockerd.log';
const pidFile = '/var/run/docker.pid';
const startLimitMs = 60_000;

/** Starts the daemon of this machine with systemd where that is process 1, else detached, and waits until it answers. */
export async function startDockerDaemon(address) {
  // Installing the package may have started it already: two daemons would fight over one pid file.
  if (isDaemonRunning()) {
    say('Docker', 'the daemon is starting');
    await waitUntilItAnswers(address, () => undefined);
    return;
  }
  if (processOneIs('systemd')) {
    say('Docker', 'systemctl start docker');
    const exitCode = await runCommand('systemctl', ['start', 'docker']);
    if (exitCode !== 0) {
      throw new SetupError(`systemctl start docker failed with exit code ${exitCode}.`, 'See: journalctl -u docker');
    }
    await waitUntilItAnswers(address, () => undefined);
    return;
  }
  say('Docker', `starting dockerd (this machine has no systemd), log in ${logFile}`);
  const daemon = spawnDetached(findProgram('dockerd'));
  await waitUntilItAnswers(address, () => daemon.exitCode ?? daemon.signalCode ?? undefined);
}

function spawnDetached(program) {
  const log = openSync(logFile, 'a');
  const daemon = spawn(program, [], { cwd: '/', detached: true, stdio: ['ignore', log, log] });
  daemon.unref();
  return daemon;
}

/** Polls until the engine answers; gives up at the deadline or as soon as the daemon has ended. */
async function waitUntilItAnswers(address, endedWith) {
  const deadline = Date.now() + startLimitMs;
  for (;;) {
    const last = await pingEngine(address);
    if (last.answers) return;
    const ended = endedWith();
    if (ended !== undefined) throw daemonFailed(`dockerd ended at once (${ended}).`);
    if (Date.now() > deadline) {
      throw daemonFailed(`dockerd does not answer after ${startLimitMs / 1000} s: ${last.reason}.`);
    }
    await delay(100);
  }
}

function daemonFailed(what) {
  const remedy = 'Start a Docker engine that works on this machine, or set DOCKER_HOST to one elsewhere.';
  try {
    const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
    return new SetupError(`${what} The end of ${logFile}:\n${tail}`, remedy);
  } catch {
    return new SetupError(what, remedy);
  }
}

function isDaemonRunning() {
  try {
    const pid = readFileSync(pidFile, 'utf8').trim();
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'dockerd';
  } catch {
    return false;
  }
}

function processOneIs(name) {
  try {
    return readFileSync('/proc/1/comm', 'utf8').trim() === name;
  } catch {
    return false;
  }
}
