import type { Block } from './zones.ts';

/** Puts the blocks of a valid outcome in an order, and with them their operations. */
export function orderOf(blocks: readonly Block[]): readonly number[] {
  const byInvocation = blocks.toSorted((a, b) => a.lastInvocation.event - b.lastInvocation.event);
  const byReturn = blocks.toSorted((a, b) => a.firstReturn.event - b.firstReturn.event);
  const isTaken = new Set<Block>();
  const order: number[] = [];
  const firstOf = (sorted: readonly Block[], from: number): number => {
    let index = from;
    for (let block = sorted[index]; block !== undefined && isTaken.has(block); block = sorted[index]) index++;
    return index;
  };
  let [invocation, returning] = [0, 0];
  while (isTaken.size < blocks.length) {
    invocation = firstOf(byInvocation, invocation);
    returning = firstOf(byReturn, returning);
    const earliest = byInvocation[invocation];
    const first = byReturn[returning];
    // The source of the order is the block with the earliest last invocation, or else the one with the earliest first return.
    const rival = first === earliest ? byReturn[firstOf(byReturn, returning + 1)] : first;
    const canComeFirst = rival === undefined || (earliest?.lastInvocation.event ?? -1) <= rival.firstReturn.event;
    const chosen = canComeFirst ? earliest : first;
    if (chosen === undefined) break;
    isTaken.add(chosen);
    order.push(...chosen.operations);
  }
  return order;
}
