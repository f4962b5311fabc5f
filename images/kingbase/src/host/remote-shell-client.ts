import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { parseInstallConf } from '../install/install-conf.ts';
import { LAYOUT, REMOTE_SHELL_PORT } from '../install/layout.ts';
import { SSH_FAILED } from '../machine/context.ts';
import { connectFailure, parseAnswer, parseSshArguments, type RemoteCommand } from './remote-shell.ts';

/** Runs a command on another node; the exit code is that of the command, or 255. */
export async function runSsh(words: readonly string[]): Promise<number> {
  const wanted = parseSshArguments(words);
  if (wanted === undefined) {
    process.stderr.write('usage: ssh [-o ConnectTimeout=seconds] [-l login_name] destination command ...\n');
    return SSH_FAILED;
  }
  const { user, host, argv } = wanted;
  const key = parseInstallConf(readFileSync(LAYOUT.installConf, 'utf8')).clusterKey;
  const command: RemoteCommand = { key, user, argv };
  return new Promise((resolve) => {
    const socket = connect({ host, port: REMOTE_SHELL_PORT });
    let done = false;
    const fail = (text: string): void => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      process.stderr.write(text);
      socket.destroy();
      resolve(SSH_FAILED);
    };
    const timer = setTimeout(() => {
      fail(connectFailure(host, REMOTE_SHELL_PORT, 'ETIMEDOUT'));
    }, wanted.connectTimeoutSeconds * 1000);
    socket.on('connect', () => {
      clearTimeout(timer);
      // A peer that loses its power says nothing: without this the connection would stay for ever.
      socket.setKeepAlive(true, 3000);
      socket.write(`${JSON.stringify(command)}\n`);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      fail(connectFailure(host, REMOTE_SHELL_PORT, error.code ?? error.message));
    });
    const lines = createInterface({ input: socket });
    lines.on('error', () => undefined);
    lines.on('line', (line) => {
      const answer = parseAnswer(line);
      if (answer === undefined) return;
      switch (answer.kind) {
        case 'stdout':
          process.stdout.write(answer.text);
          return;
        case 'stderr':
          process.stderr.write(answer.text);
          return;
        case 'refused':
          fail(`${user}@${host}: ${answer.text}\n`);
          return;
        case 'exit':
          done = true;
          socket.destroy();
          resolve(answer.code);
      }
    });
    socket.on('close', () => {
      fail(`Connection to ${host} closed by remote host.\n`);
    });
  });
}
