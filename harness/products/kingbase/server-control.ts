import type { ClusterNode } from '../../cluster/node.ts';
import { DATA_DIRECTORY } from './installation.ts';
import { asServerAccount, step } from './shell.ts';

const STOP_MS = 60_000;

/** `sys_ctl stop`. Cron may start it again, as it would in the field: all_monitor.sh takes cron away first where that matters. */
export async function stopServer(node: ClusterNode, mode: 'fast' | 'immediate'): Promise<void> {
  await step(node, asServerAccount(`sys_ctl -D ${DATA_DIRECTORY} stop -m ${mode}`), { timeoutMs: STOP_MS });
}

/** In the role that it had: what recovery.conf says. */
export async function restartServer(node: ClusterNode): Promise<void> {
  await step(node, asServerAccount(`sys_ctl -D ${DATA_DIRECTORY} restart -m fast`), { timeoutMs: STOP_MS });
}
