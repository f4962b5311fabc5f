/**
 * Who refuses what comes from whom, by the name of the node that refuses. A pair that refuses each other is cut off; a
 * refusal in one direction only is a one-way cut.
 */
export type Refusals = Readonly<Record<string, readonly string[]>>;

/** Each of these is cut off from every other node, also from the other ones of these. */
export function isolated(all: readonly string[], cutOff: readonly string[]): Refusals {
  return refusals(all, (node, from) => cutOff.includes(node) || cutOff.includes(from));
}

/** These can talk to each other and so can the rest, but nobody across. */
export function split(all: readonly string[], oneSide: readonly string[]): Refusals {
  return refusals(all, (node, from) => oneSide.includes(node) !== oneSide.includes(from));
}

/** The first half of these and everybody else; of an odd number the smaller half comes first. */
export function firstHalf(names: readonly string[]): readonly string[] {
  return names.slice(0, Math.floor(names.length / 2));
}

/** The nodes beside the bridge are split in two halves, and both see the bridge. */
export function bridged(all: readonly string[], bridge: string): Refusals {
  const half = firstHalf(all.filter((name) => name !== bridge));
  return refusals(
    all,
    (node, from) => node !== bridge && from !== bridge && half.includes(node) !== half.includes(from),
  );
}

/**
 * Every node hears a majority, itself among it, and no two hear the same: its neighbours in a ring. With three nodes each
 * hears only the one before it, so every link is cut in one direction.
 */
export function ring(all: readonly string[]): Refusals {
  const heard = Math.floor(all.length / 2);
  const before = Math.ceil(heard / 2);
  const after = heard - before;
  return refusals(all, (node, from) => {
    const ahead = (all.indexOf(from) - all.indexOf(node) + all.length) % all.length;
    return ahead > after && ahead < all.length - before;
  });
}

/** Nothing from other nodes comes in to these; what they send arrives. */
export function deaf(all: readonly string[], nodes: readonly string[]): Refusals {
  return refusals(all, (node) => nodes.includes(node));
}

/** Nothing that these send arrives at another node; they hear everything. */
export function mute(all: readonly string[], nodes: readonly string[]): Refusals {
  return refusals(all, (_node, from) => nodes.includes(from));
}

/** Each of these is cut off from these others, and from nobody else. */
export function apart(all: readonly string[], nodes: readonly string[], others: readonly string[]): Refusals {
  return refusals(
    all,
    (node, from) => (nodes.includes(node) && others.includes(from)) || (others.includes(node) && nodes.includes(from)),
  );
}

/** The refusals in order of the nodes; nodes that refuse nothing are left out. */
function refusals(all: readonly string[], refuses: (node: string, from: string) => boolean): Refusals {
  const byNode = all.map((node) => [node, all.filter((from) => from !== node && refuses(node, from))] as const);
  return Object.fromEntries(byNode.filter(([, from]) => from.length > 0));
}

/** Each refusal by itself. */
export function cuts(all: Refusals): readonly { readonly at: string; readonly from: string }[] {
  return Object.entries(all).flatMap(([at, names]) => names.map((from) => ({ at, from })));
}
