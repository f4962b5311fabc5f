import type { ClusterNode } from '../cluster/node.ts';
import { within } from '../docker/deadline.ts';
import { waitUntil } from '../docker/wait-until.ts';
import { messageOf } from '../errors.ts';
import type { Fault, FaultContext, Injection } from './fault.ts';
import type { JournalEntry, JournalStep } from './journal-entry.ts';
import type { Journal } from './journal.ts';

/** Longer than the driver's own deadlines: a step that hangs must not hold up all others for ever. */
const INJECT_DEADLINE_MS = 120_000;
const HEAL_DEADLINE_MS = 180_000;

/** One fault on the nodes that it was resolved to. */
export interface FaultCase {
  readonly fault: Fault;
  readonly targets: readonly ClusterNode[];
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
  const { fault, targets, context } = one;
  await note(one, 'inject-intent', { parameters: context.parameters });
  let injection: Injection = {};
  try {
    injection = await within(
      INJECT_DEADLINE_MS,
      `${fault.kind} on ${namesOf(targets)}`,
      fault.inject(targets, context),
    );
    await note(one, 'injected', { injection });
    const evidence = await verified(`Fault ${fault.kind} on ${namesOf(targets)} bites`, verifyWithinMs, () =>
      fault.verify(targets, injection, context),
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
 * also by another process. `verify: 'if possible'` is for a process that has no password to look with: the journal then says
 * that it is not verified. Rejects only when the journal cannot be written.
 */
export async function healFault(
  one: FaultCase,
  injection: Injection,
  options: { readonly verifyWithinMs: number; readonly verify?: 'always' | 'if possible' },
): Promise<HealResult> {
  const { fault, targets, context } = one;
  await note(one, 'heal-intent');
  try {
    await within(
      HEAL_DEADLINE_MS,
      `healing ${fault.kind} on ${namesOf(targets)}`,
      fault.heal(targets, injection, context),
    );
    const evidence = await verified(`Fault ${fault.kind} on ${namesOf(targets)} is gone`, options.verifyWithinMs, () =>
      fault.verifyHealed(targets, injection, context),
    ).catch((error: unknown) => {
      if (options.verify !== 'if possible') throw error;
      return `healed, and not verified: ${messageOf(error)}`;
    });
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
  { fault, targets, context, journal }: FaultCase,
  step: JournalStep,
  more: Pick<JournalEntry, 'injection' | 'evidence' | 'parameters'> = {},
): Promise<void> {
  return journal.append({
    step,
    fault: context.id,
    kind: fault.kind,
    targets: targets.map(({ name, container }) => ({ node: name, container })),
    ...more,
  });
}

/** `n1, n3`. */
export function namesOf(nodes: readonly ClusterNode[]): string {
  return nodes.map(({ name }) => name).join(', ');
}
