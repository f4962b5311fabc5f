import type { Engine } from '../docker/engine.ts';
import { ContainerControl } from '../docker/container-control.ts';
import { execInContainer, type ExecOptions, type ExecResult } from '../docker/exec.ts';
import { QuakeError } from '../errors.ts';
import { clockResidue } from './clock/index.ts';
import { ALL_FAULTS, FIND_TRACES } from './traces.ts';

/** What a fault left on a node, found without a journal. */
export interface Residue {
  readonly node: string;
  readonly what: string;
}

/** A node as far as looking for leftovers goes. */
export interface SearchedNode {
  readonly name: string;
  readonly container: string;
}

interface Tools {
  readonly engine: Engine;
  /** Runs in the node's sidecar: same network and process namespaces, with the tools that the node need not have. */
  readonly sidecars: { run(node: SearchedNode, argv: readonly string[], options: ExecOptions): Promise<ExecResult> };
}

const TIMEOUT_MS = 20_000;
type Mode = 'find' | 'remove';

/**
 * What there is on a node; nothing when its container does not run, as then nothing in its namespaces is left. A volume of
 * fixed size is none: the node's data are in it, and it goes with the run. Throws `QUAKE_RESIDUE_UNKNOWN` (environment).
 */
export async function findResidue(node: SearchedNode, tools: Tools): Promise<readonly Residue[]> {
  return search(node, tools, 'find');
}

/** Removes what there is and returns it. May be repeated. */
export async function removeResidue(node: SearchedNode, tools: Tools): Promise<readonly Residue[]> {
  return search(node, tools, 'remove');
}

async function search(node: SearchedNode, { engine, sidecars }: Tools, mode: Mode): Promise<readonly Residue[]> {
  const container = new ContainerControl(engine, node.container);
  const { running, paused } = await container.state();
  if (!running) return [];
  const found: string[] = [];
  if (paused) {
    found.push('frozen container');
    if (mode === 'remove') await container.unpause();
  }
  const inside = (argv: readonly string[]): Promise<ExecResult> =>
    execInContainer(engine, node.container, argv, { timeoutMs: TIMEOUT_MS });
  const { cpus, memoryBytes } = await container.limits();
  if (cpus > 0) found.push(`CPU limit ${cpus}`);
  if (memoryBytes > 0) found.push(`memory limit ${memoryBytes}`);
  if (mode === 'remove') {
    if (cpus > 0) await container.update({ cpus: 0 });
    if (memoryBytes > 0) await container.update({ memoryBytes: 0 });
  }
  found.push(...(await lookInside(node, sidecars, mode)));
  // Nothing can be run inside a frozen container; what is there is found when it is thawed.
  if (!paused || mode === 'remove') found.push(...(await clockResidue(inside, mode)));
  return found.map((what) => ({ node: node.name, what }));
}

/** Not having been able to look is not having found nothing. */
async function lookInside(node: SearchedNode, sidecars: Tools['sidecars'], mode: Mode): Promise<readonly string[]> {
  const argv = ['bash', '-c', FIND_TRACES, 'bash', mode, ...ALL_FAULTS];
  const { exitCode, stdout, stderr, timedOut } = await sidecars.run(node, argv, { timeoutMs: TIMEOUT_MS });
  if (exitCode === 0) return stdout.split('\n').filter((line) => line !== '');
  const reason = timedOut ? `no end within ${TIMEOUT_MS / 1000} s` : stderr.trim() || 'no exit code';
  throw new QuakeError('QUAKE_RESIDUE_UNKNOWN', `What is left on ${node.name} cannot be seen: ${reason}`, {
    exitClass: 'environment',
    context: { node: node.name },
  });
}
