import type { NodeState, StateSample } from '../../cluster/node-state.ts';

/** Does the node, as it describes itself, take writes? A node without replication is `normal`. */
export function acceptsWrites(state: NodeState): boolean {
  return (state.role === 'primary' || state.role === 'normal') && state.inRecovery !== true;
}

/** The samples of one node in order of time. */
type Timeline = readonly StateSample[];

/** What the samples say about the role of each node at each time. */
export class NodeRoles {
  readonly #timelines = new Map<string, Timeline>();

  constructor(states: readonly StateSample[]) {
    const byNode = new Map<string, StateSample[]>();
    for (const sample of states) {
      const samples = byNode.get(sample.node);
      if (samples === undefined) byNode.set(sample.node, [sample]);
      else samples.push(sample);
    }
    for (const [node, samples] of byNode) {
      this.#timelines.set(
        node,
        samples.sort((a, b) => a.time - b.time),
      );
    }
  }

  get nodes(): readonly string[] {
    return [...this.#timelines.keys()];
  }

  timeline(node: string): Timeline {
    return this.#timelines.get(node) ?? [];
  }

  /**
   * True only if the node certainly was primary during the whole interval (ns): the sample before said so, and the one after,
   * if there is one, says so too. No answer, no sample before, or a change in between: not certain.
   */
  wasPrimary(node: string, from: number, to: number): boolean {
    const samples = this.timeline(node);
    const before = samples[firstAfter(samples, from) - 1];
    const after = samples[firstAfter(samples, to)];
    return saysPrimary(before) && (after === undefined || saysPrimary(after));
  }

  /** For reads that are made when nothing changes any more: what the node said last, before or after. */
  isPrimaryAtEnd(node: string, time: number): boolean {
    const samples = this.timeline(node);
    const answered = samples.slice(0, firstAfter(samples, time)).findLast(({ state }) => state !== undefined);
    return saysPrimary(answered ?? samples.find(({ state }) => state !== undefined));
  }
}

function saysPrimary(sample: StateSample | undefined): boolean {
  return sample?.state !== undefined && acceptsWrites(sample.state);
}

/** Position of the first sample later than `time`. */
function firstAfter(samples: Timeline, time: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.time ?? Infinity) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
