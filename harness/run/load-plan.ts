import { merge, mix, stagger, until } from '../generator/combinators.ts';
import type { Generator } from '../generator/generator.ts';
import { Random } from '../generator/random.ts';
import type { Workload } from '../workloads/workload.ts';

/** How often one node is asked by one workload for everything that it has. */
const READ_INTERVAL_NS = 1_000_000_000;

export interface LoadPlanOptions {
  readonly seed: number;
  /** Operations a second on the primary; 0 is without pause. */
  readonly rate: number;
  readonly durationNs: number;
  readonly workloads: readonly Workload[];
  readonly nodes: readonly string[];
}

export interface LoadPlan {
  /** For the client processes that follow the primary. */
  readonly primary: Generator;
  /** For the one reader of each node, by name of the node. */
  readonly readers: ReadonlyMap<string, Generator>;
}

/** The plan of all client operations: determined by its options alone. */
export function planLoad({ seed, rate, durationNs, workloads, nodes }: LoadPlanOptions): LoadPlan {
  const [choice, ...sources] = splits(Random.fromSeed(seed), workloads.length + 1);
  const parts = workloads.flatMap((workload, index) => {
    const source = sources[index];
    return source === undefined ? [] : [[1, workload.primaryOperations(source)] as const];
  });
  const intervalNs = rate === 0 ? 0 : Math.round(1e9 / rate);
  const primary = until(durationNs, stagger(intervalNs, mix(choice ?? Random.fromSeed(seed), parts)));
  const readers = new Map(nodes.map((node, index) => [node, reads(node, workloads, index / nodes.length, durationNs)]));
  return { primary, readers };
}

/** The reads of the nodes are spread over the interval, so that they do not all come at once. */
function reads(node: string, workloads: readonly Workload[], phase: number, durationNs: number): Generator {
  const each = workloads.flatMap((workload, index) => {
    const read = workload.readsDuringLoad ? workload.read(node) : undefined;
    if (read === undefined) return [];
    const start = Math.round((READ_INTERVAL_NS * (index + phase)) / workloads.length);
    const again: Generator = { next: () => [{ ...read, time: 0 }, again] };
    return [until(durationNs, stagger(READ_INTERVAL_NS, again, start))];
  });
  return merge(each);
}

function splits(random: Random, count: number): Random[] {
  const parts: Random[] = [];
  let rest = random;
  for (let index = 0; index < count; index++) {
    const [part, following] = rest.split();
    parts.push(part);
    rest = following;
  }
  return parts;
}
