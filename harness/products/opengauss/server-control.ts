import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import { readDataDirectory } from './data-directory.ts';
import * as gsCtl from './gs-ctl.ts';
import type { GsCtlResult } from './gs-ctl-results.ts';

/** `gs_ctl stop -m`. Throws `QUAKE_STOP_FAILED` (environment) unless the server is down for certain. */
export async function stopServer(node: ClusterNode, mode: 'fast' | 'immediate'): Promise<void> {
  await expectOutcome('QUAKE_STOP_FAILED', node, `gs_ctl stop -m ${mode}`, gsCtl.stop(node, mode), 'stopped');
}

/** Stop and start with the role of postmaster.opts, which the server writes at every start and change of role. */
export async function restartServer(node: ClusterNode): Promise<void> {
  const { lastRole } = await readDataDirectory(node);
  await stopServer(node, 'fast');
  const mode = lastRole === 'primary' ? 'primary' : 'standby';
  await expectOutcome('QUAKE_START_FAILED', node, `gs_ctl start -M ${mode}`, gsCtl.start(node, mode), 'started');
}

/** Makes a second primary of a standby (recording 06). */
export async function startWithoutRole(node: ClusterNode): Promise<void> {
  await stopServer(node, 'fast');
  await expectOutcome('QUAKE_START_FAILED', node, 'gs_ctl start without -M', gsCtl.start(node, undefined), 'started');
}

/** Waits for a command that must come to this end. Throws a `QuakeError` of the code (environment) otherwise. */
export async function expectOutcome<Outcome extends string>(
  code: string,
  node: ClusterNode,
  command: string,
  running: Promise<GsCtlResult<Outcome>>,
  wanted: Outcome,
): Promise<void> {
  const { outcome, text } = await running;
  if (outcome === wanted) return;
  throw new QuakeError(code, `${command} on ${node.name} says "${outcome}": ${text}`, {
    exitClass: 'environment',
    hint: 'Every command with its output is in commands.jsonl of the run.',
    context: { node: node.name, outcome },
  });
}
