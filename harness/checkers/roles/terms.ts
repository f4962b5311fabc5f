import type { StateSample } from '../../cluster/node-state.ts';
import type { Operation } from '../../history/operation.ts';
import { operatorActions } from '../actions.ts';
import { acceptsWrites, type NodeRoles } from './node-roles.ts';

/** From `from` on a node had a reason to take writes. Times in ns. */
export interface Term {
  readonly node: string;
  readonly from: number;
  readonly because: 'first primary' | 'failover' | 'switchover' | 'seen to become primary' | 'took writes';
}

/** A write that a node acknowledged. */
export interface AcceptedWrite {
  readonly node: string;
  readonly invoke: Operation;
  readonly ok: Operation;
}

/**
 * Every reason in the run for a node to be primary, in order of time: the node that took the first write, the operator's
 * failovers and switchovers, a standby that samples show to have become primary by itself, and, for a node of which nothing
 * else is known, its first accepted write.
 */
export function termsOf(
  history: readonly Operation[],
  roles: NodeRoles,
  writes: readonly AcceptedWrite[],
): readonly Term[] {
  const [first] = writes;
  if (first === undefined) return [];
  const terms: Term[] = [{ node: first.node, from: 0, because: 'first primary' }];
  for (const action of operatorActions(history, ['failover', 'switchover'])) {
    if (action.node === undefined || action.outcome === 'fail') continue;
    terms.push({ node: action.node, from: action.from, because: action.f as 'failover' | 'switchover' });
  }
  for (const node of roles.nodes) terms.push(...promotionsSeen(node, roles.timeline(node)));
  for (const { node, invoke } of writes) {
    if (terms.every((term) => term.node !== node)) terms.push({ node, from: invoke.time, because: 'took writes' });
  }
  return terms.sort((a, b) => a.from - b.from);
}

/** A node that did not answer in between and is primary again was not promoted: its last word was that it is primary. */
function promotionsSeen(node: string, samples: readonly StateSample[]): Term[] {
  const terms: Term[] = [];
  let before: { readonly time: number; readonly primary: boolean } | undefined;
  for (const { time, state } of samples) {
    if (state === undefined) continue;
    const primary = acceptsWrites(state);
    if (primary && before?.primary === false) {
      terms.push({ node, from: before.time, because: 'seen to become primary' });
    }
    before = { time, primary };
  }
  return terms;
}
