import type { ClusterNode } from '../../cluster/node.ts';
import { startDaemon, stopDaemon } from './daemons.ts';
import { CLIENT_PORT, DATA_DIRECTORY } from './installation.ts';
import { assertDone, asServerAccount } from './shell.ts';
import { setMode } from './set-mode.ts';
import type { Member } from './topology.ts';
import { writeFiles } from './write-files.ts';

const RESTORE_MS = 600_000;
const READ_MS = 10_000;

/**
 * What a person does with a library that is not admitted (L13, facts/dm.md §6.2): restore it from the primary, copy the
 * primary's dmwatcher.ctl, make it a STANDBY, start it and its watcher, which has it recovered.
 */
export async function rebuild(
  node: ClusterNode,
  primary: { readonly machine: ClusterNode; readonly member: Member },
  alterModeStatus: string,
): Promise<void> {
  await stopDaemon(node, 'DmWatcherService');
  await stopDaemon(node, 'DmService');
  const restore = `dmrman CTLSTMT="RESTORE DATABASE '${DATA_DIRECTORY}/dm.ini' FROM '${primary.member.malHost}:${CLIENT_PORT}'"`;
  assertDone('dmrman', await node.exec(asServerAccount(restore), { timeoutMs: RESTORE_MS }));
  const control = await primary.machine.exec(asServerAccount(`cat ${DATA_DIRECTORY}/dmwatcher.ctl`), {
    timeoutMs: READ_MS,
  });
  assertDone('cat dmwatcher.ctl', control);
  await writeFiles(node, { 'dmwatcher.ctl': control.stdout }, DATA_DIRECTORY);
  await startDaemon(node, 'DmService');
  // A restored library has the mode that the primary had.
  await setMode(node, 'STANDBY', alterModeStatus);
  await startDaemon(node, 'DmWatcherService');
}
