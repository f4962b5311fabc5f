import type { CommandRecord } from '../../cluster/command-record.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import { CLIENT_PORT, DATABASE } from './installation.ts';
import { lastLines } from './outcomes.ts';
import { asServerAccount, commandLine } from './shell.ts';

const DEADLINE_MS = 60_000;

export type GsqlResult =
  | { readonly outcome: 'done'; readonly output: string }
  | { readonly outcome: 'sql error' | 'refused' | 'deadline' | 'failed'; readonly text: string };

/**
 * SQL as omm over the local socket, for what only the initial user may do; everything else goes over `pg`. All statements in
 * one `-c`, which makes them one transaction: of several `-c` only the last is run (recording 03).
 */
export async function runAsInitialUser(node: ClusterNode, statements: readonly string[]): Promise<GsqlResult> {
  const words = ['-d', DATABASE, '-p', String(CLIENT_PORT), '-v', 'ON_ERROR_STOP=1', '-c', `${statements.join('; ')};`];
  const line = commandLine(['gsql', ...words]);
  return readGsql(await node.exec(asServerAccount(line), { timeoutMs: DEADLINE_MS }));
}

/** Without ON_ERROR_STOP an error exits with 0 (recording 05), so the text decides. */
export function readGsql(record: CommandRecord): GsqlResult {
  const { stderr } = record;
  const error = /\b((?:ERROR|FATAL|PANIC): .*)/.exec(stderr)?.[1];
  if (/failed to connect |could not connect to server/.test(stderr))
    return { outcome: 'refused', text: lastLines(stderr) };
  if (error?.startsWith('FATAL') === true) return { outcome: 'refused', text: error };
  if (error !== undefined) return { outcome: 'sql error', text: error };
  if (record.timedOut) return { outcome: 'deadline', text: `no answer within ${DEADLINE_MS} ms` };
  if (record.exitCode !== 0) return { outcome: 'failed', text: lastLines(`${record.stdout}\n${stderr}`) };
  return { outcome: 'done', output: record.stdout };
}
