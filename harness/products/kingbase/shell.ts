import type { CommandRecord } from '../../cluster/command-record.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import { SERVER_ACCOUNT } from './installation.ts';

/** The argv that runs a command line as the account of the servers. */
export function asServerAccount(line: string): readonly string[] {
  return ['su', '-', SERVER_ACCOUNT, '-c', line];
}

/** Runs a step that must succeed, as root. Throws `QUAKE_DEPLOY_FAILED` (environment) that names step and node. */
export async function step(
  node: ClusterNode,
  argv: readonly string[],
  options: { readonly timeoutMs: number; readonly stdin?: string },
): Promise<CommandRecord> {
  const result = await node.exec(argv, options);
  if (result.exitCode === 0) return result;
  const said = lastLines(`${result.stdout}\n${result.stderr}`);
  const why = result.timedOut ? `not within ${options.timeoutMs / 1000} s; ${said}` : said;
  throw new QuakeError('QUAKE_DEPLOY_FAILED', `${argv.join(' ')} on ${node.name}: ${why}`, {
    exitClass: 'environment',
    hint: 'The command with all its output is in commands.jsonl of the run, the logs of the cluster below logs/.',
    context: { node: node.name, argv },
  });
}

/** For messages to people. */
export function lastLines(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .slice(-3)
    .join(' | ');
}
