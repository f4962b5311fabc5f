import type { CommandRecord } from '../../cluster/command-record.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import { DATA_DIRECTORY } from './installation.ts';
import { lastLines } from './outcomes.ts';
import { asServerAccount, commandLine } from './shell.ts';

/** An unoptimised 3.0.6 needed 19 s (recording 01), and 106 s where three of them shared two busy processors. */
const DEADLINE_MS = 300_000;

export type InitdbResult =
  | { readonly outcome: 'created' }
  | { readonly outcome: 'not empty' | 'password refused' | 'failed'; readonly text: string };

/**
 * Makes the data directory. `password` is that of the initial user omm, who cannot log in from other hosts anyway.
 * Locale C, because that exists in every image.
 */
export async function initialise(node: ClusterNode, password: string): Promise<InitdbResult> {
  const words = ['-D', DATA_DIRECTORY, `--nodename=${node.name}`, '-w', password, '-E', 'UTF8', '--locale=C'];
  const line = commandLine(['gs_initdb', ...words]);
  return readInitdb(await node.exec(asServerAccount(line), { timeoutMs: DEADLINE_MS }));
}

/** facts/opengauss.md §9, recording 01. */
export function readInitdb(record: CommandRecord): InitdbResult {
  const text = `${record.stdout}\n${record.stderr}`;
  if (/^Success\. You can now start the database server/m.test(text)) return { outcome: 'created' };
  if (record.timedOut) return { outcome: 'failed', text: `no answer within ${DEADLINE_MS} ms` };
  const notEmpty = /gs_initdb: directory .* exists but is not empty/.exec(text)?.[0];
  if (notEmpty !== undefined) return { outcome: 'not empty', text: notEmpty };
  const refused = /^pass(?:wd|word) must .*/im.exec(text)?.[0];
  if (refused !== undefined) return { outcome: 'password refused', text: refused };
  return { outcome: 'failed', text: lastLines(text) };
}
