import { z } from 'zod';
import { compareLsn } from '../../cluster/lsn.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import { waitUntil } from '../../docker/wait-until.ts';
import { QuakeError } from '../../errors.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { duration, milliseconds } from '../network/quantities.ts';
import { primariesOf } from '../operations/primaries.ts';
import { byNode, keptFor, seeEach } from '../process/each-node.ts';
import { didNotBite } from '../process/fault-errors.ts';
import { takeBack } from '../process/take-back.ts';
import { commitOnPrimary } from './commit-probe.ts';
import { ATTACHING_COSTS, seeDiskWell, STRACE_FAULT } from './strace-fault.ts';
import { straceArguments, SYNC_CALLS } from './strace.ts';
import { attachStrace, countTamperedCalls, detachStrace, seeTraced } from './tracers.ts';

const KIND = 'slow-fsync';
const STATE_MS = 1_000;
const LOOK_EVERY_MS = 5;
/** A commit that waits for two syncs must come to an end before the fault's time to bite is over. */
const LONGEST_MS = 3_000;
const SYNCED_WITHIN_MS = 2 * LONGEST_MS;
/** Clocks of strace and of this process begin at different moments. */
const TOLERANCE = 0.95;

const parameters = z.strictObject({
  delay: duration
    .default('200ms')
    .refine((text) => milliseconds(text) >= 20 && milliseconds(text) <= LONGEST_MS, 'between 20ms and 3s')
    .describe('how much longer each sync takes'),
});

/** A disk that is slow to make data durable: a worn SSD, a full cache of a controller. */
export const slowFsync: Fault = {
  ...STRACE_FAULT,
  kind: KIND,
  description: 'fsync, fdatasync, sync_file_range and syncfs of the server take longer (strace); healed by detaching',
  parameters,

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const delayMs = milliseconds(parameters.parse(context.parameters).delay);
    const before = await byNode(targets, (node) => timeToSync(node, context));
    const argv = straceArguments(context.id, { delayMs, calls: SYNC_CALLS });
    await byNode(targets, (node) => attachStrace(context, node, argv));
    return { before };
  },

  async verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const delayMs = milliseconds(parameters.parse(context.parameters).delay);
    const evidence = await seeEach(targets, async (node) => {
      const traced = await seeTraced(KIND, node, context);
      const now = await timeToSync(node, context);
      const calls = await countTamperedCalls(context, node);
      const before = Math.round(Number(keptFor(injection, 'before', node) ?? 0));
      const seen = `a commit was synced on ${node.name} after ${Math.round(now)} ms, ${before} ms before strace`;
      // A busy machine is slow as well: strace must have delayed something, and the client must have felt it.
      if (now < delayMs * TOLERANCE || calls === 0) throw didNotBite(KIND, node, `${seen}, ${calls} calls delayed`);
      return `${seen}, ${calls} calls delayed; ${traced}`;
    });
    return `${evidence}; ${ATTACHING_COSTS}`;
  },

  async heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
    await detachStrace(context, targets);
    await takeBack(targets, context);
  },

  verifyHealed: (targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> =>
    seeDiskWell(KIND, targets, context),
};

/**
 * Until a commit on the primary is on this node's disk, ms: acknowledged if it is the primary, else until the primary knows
 * that the standby has synced as much as there is. Throws `QUAKE_NOT_SYNCED` or `QUAKE_DEADLINE` (environment).
 */
async function timeToSync(node: ClusterNode, context: FaultContext): Promise<number> {
  const started = performance.now();
  const commit = await commitOnPrimary(context, SYNCED_WITHIN_MS);
  if ('failed' in commit) throw notSynced(node, commit.failed);
  const [primary] = await primariesOf(context);
  if (primary === undefined) throw notSynced(node, 'no node is primary');
  if (primary.name === node.name) return commit.ms;
  const { lsn = '0/0' } = await context.product.state(primary, STATE_MS);
  return waitUntil(
    `A commit is synced on ${node.name}`,
    { timeoutMs: SYNCED_WITHIN_MS, intervalMs: LOOK_EVERY_MS },
    async () => {
      const { senders } = await context.product.state(primary, STATE_MS);
      const flushed = senders.find(({ peerAddress }) => peerAddress === node.address)?.flushLsn ?? '';
      if (flushed === '') return { done: false, seen: `${primary.name} sends nothing to ${node.name}` };
      if (compareLsn(flushed, lsn) < 0) return { done: false, seen: `synced up to ${flushed} of ${lsn}` };
      return { done: true, value: performance.now() - started };
    },
  );
}

function notSynced(node: ClusterNode, reason: string): QuakeError {
  return new QuakeError('QUAKE_NOT_SYNCED', `A commit was not seen to be synced on ${node.name}: ${reason}`, {
    exitClass: 'environment',
    context: { node: node.name },
  });
}
