import type { ClusterNode } from '../cluster/node.ts';
import { waitUntil } from '../docker/wait-until.ts';
import { messageOf } from '../errors.ts';
import type { Fault, FaultContext, Injection } from './fault.ts';
import type { Journal } from './journal.ts';

/** One fault on one node. */
export interface FaultCase {
  readonly fault: Fault;
  /** Id in the run, `f1`. */
  readonly id: string;
  readonly target: ClusterNode;
  readonly context: FaultContext;
  readonly journal: Pick<Journal, 'append'>;
}

/** `bit: false` makes the run unknown: what the fault was to show was not shown. It has to be healed all the same. */
export type InjectResult =
  | { readonly bit: true; readonly injection: Injection; readonly evidence: string }
  | { readonly bit: false; readonly injection: Injection; readonly reason: string };

export type HealResult =
  { readonly healed: true; readonly evidence: string } | { readonly healed: false; readonly reason: string };

/**
 * Journals the intent (on the disk before anything happens), injects, journals what must be known to heal, and looks until
 * the fault is seen to bite or `verifyWithinMs` are over. A fault that throws did not bite. Rejects only when the journal
 * cannot be written.
 */
export async function injectFault(one: FaultCase, verifyWithinMs: number): Promise<InjectResult> {
  const { fault, target, context } = one;
  await note(one, 'inject-intent');
  let injection: Injection = {};
  try {
    injection = await fault.inject(target, context);
    await note(one, 'injected', { injection });
    const evidence = await verified(`Fault ${fault.kind} on ${target.name} bites`, verifyWithinMs, () =>
      fault.verify(target, injection, context),
    );
    await note(one, 'bites', { evidence });
    return { bit: true, injection, evidence };
  } catch (error) {
    const reason = messageOf(error);
    await note(one, 'does-not-bite', { injection, evidence: reason });
    return { bit: false, injection, reason };
  }
}

/**
 * Journals the intent, heals, and looks until the fault is seen to be gone or `verifyWithinMs` are over. May be repeated,
 * also by another process. `verify: false` is for a process that has no password to look with: the journal then says that
 * it is not verified. Rejects only when the journal cannot be written.
 */
export async function healFault(
  one: FaultCase,
  injection: Injection,
  options: { readonly verifyWithinMs: number; readonly verify?: boolean },
): Promise<HealResult> {
  const { fault, target, context } = one;
  await note(one, 'heal-intent');
  try {
    await fault.heal(target, injection, context);
    const evidence =
      options.verify === false
        ? 'healed, and not verified: this process has no account on the database'
        : await verified(`Fault ${fault.kind} on ${target.name} is gone`, options.verifyWithinMs, () =>
            fault.verifyHealed(target, injection, context),
          );
    await note(one, 'healed', { evidence });
    return { healed: true, evidence };
  } catch (error) {
    const reason = messageOf(error);
    await note(one, 'not-healed', { evidence: reason });
    return { healed: false, reason };
  }
}

/** A verification that throws is an observation; the last one is in the error. */
function verified(what: string, timeoutMs: number, verify: () => Promise<string>): Promise<string> {
  return waitUntil(what, { timeoutMs }, async () => ({ done: true, value: await verify() }));
}

function note(
  { fault, id, target, journal }: FaultCase,
  step: Parameters<Journal['append']>[0]['step'],
  more: { readonly injection?: Injection; readonly evidence?: string } = {},
): Promise<void> {
  return journal.append({
    step,
    fault: id,
    kind: fault.kind,
    node: target.name,
    container: target.container,
    ...more,
  });
}
