import type { NodeState } from '../../cluster/node-state.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import { waitUntil } from '../../docker/wait-until.ts';
import { messageOf, QuakeError } from '../../errors.ts';
import * as gsCtl from './gs-ctl.ts';
import { whilePromoting } from './promotions.ts';
import type { GsCtlResult, RoleChangeOutcome } from './gs-ctl-results.ts';

/** What a command that said "completed" may still need until the node says so too. */
const SETTLE_MS = 15_000;
/** A request goes on after gs_ctl gave up waiting (facts/opengauss.md §1.7, §1.8; recording 09). */
const LATE_MS = 60_000;
/** After what makes it certain that nothing will change by itself any more. */
const HOPELESS_MS = 200;
const LOOK_EVERY_MS = 50;
const LOCKED_EVERY_MS = 200;
const ANSWER_MS = 2000;

/** How long the nodes are watched for a change of roles after each outcome of the command. */
const WATCH_MS: Readonly<Record<GsCtlResult<RoleChangeOutcome>['outcome'], number>> = {
  completed: SETTLE_MS,
  timeout: LATE_MS,
  deadline: LATE_MS,
  unrecognised: LATE_MS,
  'role unknown': HOPELESS_MS,
  'not running': HOPELESS_MS,
  'not a standby': HOPELESS_MS,
  failed: HOPELESS_MS,
  locked: HOPELESS_MS,
};

/** Asks a node for its state over SQL, which costs milliseconds where `gs_ctl query` costs a login. */
export type Ask = (node: ClusterNode, timeoutMs: number) => Promise<NodeState>;

/**
 * `gs_ctl failover`, until the node says that it is primary. Throws `QUAKE_FAILOVER_FAILED` (environment) with what gs_ctl and
 * the node said last.
 */
export function failOver(node: ClusterNode, ask: Ask): Promise<void> {
  return whilePromoting(node, async () => {
    const result = await unlocked(() => gsCtl.failover(node));
    await verifyRoles('QUAKE_FAILOVER_FAILED', `failover of ${node.name}`, result, async () => {
      const seen = await look(node, ask);
      return { changed: seen.role === 'primary', seen: seen.text };
    });
  });
}

/**
 * `gs_ctl switchover` on a standby, until it says that it is primary and the old primary that it is not. Throws
 * `QUAKE_SWITCHOVER_FAILED` (environment).
 */
export function switchOver(node: ClusterNode, nodes: readonly ClusterNode[], ask: Ask): Promise<void> {
  return whilePromoting(node, () => switchOverAlone(node, nodes, ask));
}

async function switchOverAlone(node: ClusterNode, nodes: readonly ClusterNode[], ask: Ask): Promise<void> {
  const others = nodes.filter((other) => other.name !== node.name);
  const roles = await Promise.all(others.map((other) => look(other, ask)));
  const old = others.filter((_, position) => roles[position]?.role === 'primary');
  const result = await unlocked(() => gsCtl.switchover(node));
  await verifyRoles('QUAKE_SWITCHOVER_FAILED', `switchover to ${node.name}`, result, async () => {
    const [promoted, demoted] = await Promise.all([look(node, ask), Promise.all(old.map((other) => look(other, ask)))]);
    return {
      changed: promoted.role === 'primary' && demoted.every(({ role }) => role === 'standby'),
      seen: [promoted, ...demoted].map(({ text }) => text).join('; '),
    };
  });
}

/** Runs the command again while another gs_ctl holds the lock of the data directory. */
async function unlocked(
  command: () => Promise<GsCtlResult<RoleChangeOutcome>>,
): Promise<GsCtlResult<RoleChangeOutcome>> {
  const deadline = performance.now() + LATE_MS;
  let result = await command();
  while (result.outcome === 'locked' && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, LOCKED_EVERY_MS));
    result = await command();
  }
  return result;
}

/** Whatever the command said and exited with, the nodes have the last word. */
async function verifyRoles(
  code: string,
  what: string,
  { outcome, text }: GsCtlResult<RoleChangeOutcome>,
  lookAtRoles: () => Promise<{ readonly changed: boolean; readonly seen: string }>,
): Promise<void> {
  try {
    await waitUntil(what, { timeoutMs: WATCH_MS[outcome], intervalMs: LOOK_EVERY_MS }, async () => {
      const { changed, seen } = await lookAtRoles();
      return changed ? { done: true, value: undefined } : { done: false, seen };
    });
  } catch (cause) {
    throw new QuakeError(code, `${what}: gs_ctl says "${outcome}" (${text}); ${messageOf(cause)}`, {
      exitClass: 'environment',
      hint: 'Every command with its output is in commands.jsonl of the run.',
      context: { outcome, output: text },
      cause,
    });
  }
}

interface Look {
  readonly role: NodeState['role'] | undefined;
  readonly text: string;
}

async function look(node: ClusterNode, ask: Ask): Promise<Look> {
  try {
    const { role, state, detail } = await ask(node, ANSWER_MS);
    return { role, text: `${node.name} ${role}, ${state}, ${detail}` };
  } catch (error) {
    return { role: undefined, text: `${node.name}: ${messageOf(error)}` };
  }
}
