import type { ClusterNode } from '../../cluster/node.ts';
import { assertDone, asServerAccount } from './shell.ts';

const WRITE_MS = 20_000;
const END = 'END_OF_FILE';

/** Writes files into a folder, which it makes, as dmdba. Throws `QUAKE_DEPLOY_FAILED` (environment). */
export async function writeFiles(
  node: ClusterNode,
  files: Readonly<Record<string, string>>,
  folder: string,
): Promise<void> {
  const parts = Object.entries(files).map(([name, text]) => `cat >'${folder}/${name}' <<'${END}'\n${text}${END}\n`);
  const stdin = `set -e\nmkdir -p '${folder}'\n${parts.join('')}`;
  const written = await node.exec(asServerAccount('sh'), { timeoutMs: WRITE_MS, stdin });
  assertDone(`write ${Object.keys(files).join(', ')}`, written);
}
