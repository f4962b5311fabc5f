import type { CommandRecord } from '../../cluster/command-record.ts';
import { QuakeError } from '../../errors.ts';
import { SERVER_ACCOUNT } from './installation.ts';

/** The argv that runs a command line as dmdba in a login shell, which has the paths of the programs. */
export function asServerAccount(line: string): readonly string[] {
  return ['su', '-', SERVER_ACCOUNT, '-c', line];
}

/** The last lines that say something, for messages to people. */
export function lastWords(text: string, count = 3): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-count)
    .join(' | ');
}

/** Throws `QUAKE_DEPLOY_FAILED` (environment) for a command of a deployment that failed, with what it said. */
export function assertDone(what: string, { node, exitCode, stdout, stderr, timedOut }: CommandRecord): void {
  if (exitCode === 0) return;
  const said = timedOut ? 'no end within its deadline' : lastWords(`${stdout}\n${stderr}`);
  throw new QuakeError('QUAKE_DEPLOY_FAILED', `${what} on ${node}: ${said}`, {
    exitClass: 'environment',
    hint: 'The command with all its output is in commands.jsonl of the run, the logs are below logs/.',
    context: { node, command: what },
  });
}
