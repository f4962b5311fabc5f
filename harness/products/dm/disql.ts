import type { CommandRecord } from '../../cluster/command-record.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import { ADMINISTRATOR, ADMINISTRATOR_PASSWORD, CLIENT_PORT } from './installation.ts';
import { asServerAccount } from './shell.ts';

const STATEMENTS_MS = 30_000;

/** Statements as SYSDBA on the node itself, where ALTER DATABASE and SP_ can be carried out. Never throws for what they answer. */
export function runDisql(node: ClusterNode, statements: readonly string[]): Promise<CommandRecord> {
  const line = `disql ${ADMINISTRATOR}/${ADMINISTRATOR_PASSWORD}@localhost:${CLIENT_PORT}`;
  const stdin = [...statements.map((statement) => `${statement};`), 'exit', ''].join('\n');
  return node.exec(asServerAccount(line), { timeoutMs: STATEMENTS_MS, stdin });
}
