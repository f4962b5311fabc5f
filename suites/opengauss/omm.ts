import type { CommandRecord } from '../../harness/cluster/command-record.ts';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';

/** A command line typed on the node by the user omm in a login shell, as an administrator does. */
export function asOmm(node: ContainerNode, command: string, timeoutMs = 60_000): Promise<CommandRecord> {
  return node.probe(['su', '-', 'omm', '-c', command], { timeoutMs });
}

/** One SQL statement through gsql, its answer without decoration. */
export async function sql(node: ContainerNode, statement: string, timeoutMs = 20_000): Promise<string> {
  const { stdout, stderr } = await asOmm(node, `gsql -d postgres -p 5432 -At -c "${statement}"`, timeoutMs);
  return `${stdout}${stderr}`.trim();
}

/** `role, db_state, detail` as `gs_ctl query` says them. */
export async function haState(node: ContainerNode): Promise<string> {
  const { stdout } = await asOmm(node, 'gs_ctl query -D $PGDATA');
  const field = (name: string): string => new RegExp(`${name}\\s+: (.*)`).exec(stdout)?.[1]?.trim() ?? '?';
  return `${field('local_role')}, ${field('db_state')}, ${field('detail_information')}`;
}

/** Waits until `gs_ctl query` says so. */
export function untilHaState(node: ContainerNode, wanted: string | RegExp, timeoutMs = 20_000): Promise<string> {
  return waitUntil(`${node.name} is ${String(wanted)}`, { timeoutMs, intervalMs: 200 }, async () => {
    const seen = await haState(node);
    const matches = typeof wanted === 'string' ? seen === wanted : wanted.test(seen);
    return matches ? { done: true, value: seen } : { done: false, seen };
  });
}
