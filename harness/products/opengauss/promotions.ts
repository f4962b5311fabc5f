import type { ClusterNode } from '../../cluster/node.ts';

/** When this process last told a node to become primary; the larger number is the later one. */
const promotions = new WeakMap<ClusterNode, number>();
/** What works on a node now: a promotion, or a stop because it is a second primary. */
const working = new WeakMap<ClusterNode, Promise<unknown>>();
let count = 0;

/** Keeps in mind that the node was told to become primary now, which no restart of another primary can outdo. */
export function notePromotion(node: ClusterNode): void {
  promotions.set(node, ++count);
}

/** 0 when this process never told the node to become primary. */
export function promotionOf(node: ClusterNode): number {
  return promotions.get(node) ?? 0;
}

/** Promotes a node; whoever wants to stop it as a second primary waits until that has ended, and then looks again. */
export function whilePromoting<Result>(node: ClusterNode, work: () => Promise<Result>): Promise<Result> {
  return alone(node, () => {
    notePromotion(node);
    return work();
  });
}

/** Does work on a node when no other such work is under way there. */
export async function alone<Result>(node: ClusterNode, work: () => Promise<Result>): Promise<Result> {
  const before = working.get(node);
  const mine = (before ?? Promise.resolve()).then(work);
  working.set(
    node,
    mine.catch(() => undefined),
  );
  return mine;
}
