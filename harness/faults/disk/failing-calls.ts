import type { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { byNode, keptFor, seeEach } from '../process/each-node.ts';
import { didNotBite } from '../process/fault-errors.ts';
import { takeBack } from '../process/take-back.ts';
import { commitOnPrimary, describeCommit } from './commit-probe.ts';
import { logSizes, newLogLine, type LogSizes } from './server-log.ts';
import { ATTACHING_COSTS, seeDiskWell, STRACE_FAULT } from './strace-fault.ts';
import { ERROR_TEXT, straceArguments, type Tampering } from './strace.ts';
import { attachStrace, detachStrace, lookAtTracing } from './tracers.ts';

/** A commit that waits for a standby which is dead by now must not hold up the look at its log. */
const COMMIT_MS = 400;

interface FailingCalls {
  readonly kind: string;
  readonly description: string;
  readonly parameters: z.ZodType;
  readonly tampering: (parameters: FaultContext['parameters']) => Extract<Tampering, { readonly error: string }>;
}

/**
 * Calls of the server fail as they do on a broken disk, by strace. Seen in the server's own log: it says what the kernel
 * told it. Most servers panic then, as the real ones do; the node is taken back when the fault is healed.
 */
export function failingCalls({ kind, description, parameters, tampering }: FailingCalls): Fault {
  return {
    ...STRACE_FAULT,
    kind,
    description,
    parameters,

    async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
      const logs = await byNode(targets, (node) => logSizes(context, node));
      const argv = straceArguments(context.id, tampering(context.parameters));
      const processes = await byNode(targets, (node) => attachStrace(context, node, argv));
      return { logs, processes };
    },

    async verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
      const said = ERROR_TEXT[tampering(context.parameters).error];
      const commit = describeCommit(await commitOnPrimary(context, COMMIT_MS));
      const seen = await seeEach(targets, async (node) => {
        const before = (keptFor(injection, 'logs', node) ?? {}) as LogSizes;
        const line = await newLogLine(context, node, before, said);
        const { server, straces } = await lookAtTracing(context, node);
        if (line === undefined) {
          const tracer = straces.length > 0 ? 'strace is attached' : 'strace is gone';
          throw didNotBite(kind, node, `the server's log does not say "${said}"; ${tracer}; ${commit}`);
        }
        return `${node.name} (strace): ${line}${server.length === 0 ? '; the server is down' : ''}`;
      });
      return `${seen}; ${commit}; ${ATTACHING_COSTS}`;
    },

    async heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
      await detachStrace(context, targets);
      await takeBack(targets, context);
    },

    verifyHealed: (targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> =>
      seeDiskWell(kind, targets, context),
  };
}
