import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import { reloadParameters } from './gs-guc.ts';
import { DATA_DIRECTORY } from './installation.ts';
import { openGaussSettings } from './settings.ts';

const DEADLINE_MS = 5000;

/** Read from the file and not with gs_guc, which wrote it. */
export async function configuredValue(node: ClusterNode, setting: string): Promise<string> {
  const { stdout } = await node.probe(['cat', `${DATA_DIRECTORY}/postgresql.conf`], { timeoutMs: DEADLINE_MS });
  return assignedValue(stdout, setting);
}

/** The value of `name = 'value'  # comment`; of several the last one counts. Empty when there is none. */
export function assignedValue(configuration: string, setting: string): string {
  const assignment = new RegExp(`^\\s*${setting}\\s*=\\s*(?:'((?:[^']|'')*)'|([^\\s#']+))`, 'gim');
  const [, quoted, plain] = [...configuration.matchAll(assignment)].at(-1) ?? [];
  return quoted?.replaceAll("''", "'") ?? plain ?? '';
}

/** `gs_guc reload`. Throws `QUAKE_RELOAD_FAILED` (environment). */
export async function reloadSetting(node: ClusterNode, setting: string, value: string): Promise<void> {
  const type = openGaussSettings.find(({ name }) => name === setting)?.type ?? 'plain';
  const result = await reloadParameters(node, [{ name: setting, value, type }]);
  if (result.outcome === 'done') return;
  throw new QuakeError('QUAKE_RELOAD_FAILED', `gs_guc reload of ${setting} on ${node.name}: ${result.text}`, {
    exitClass: 'environment',
    context: { node: node.name, setting, value },
  });
}

/** In all server logs that there are. */
export async function countReloads(node: ClusterNode): Promise<number> {
  const script = `cat ${DATA_DIRECTORY}/pg_log/postgresql-*.log 2>/dev/null | grep -c 'received SIGHUP'`;
  const { stdout } = await node.probe(['sh', '-c', script], { timeoutMs: DEADLINE_MS });
  return Number(stdout.trim());
}
