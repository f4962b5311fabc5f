import { connectEngine } from '../../harness/docker/engine.ts';
import { deployCluster, type LiveCluster } from '../../harness/run/deploy-cluster.ts';
import { LABEL } from '../../harness/docker/labels.ts';
import { FaultTrial } from '../faults/fixtures/fault-trial.ts';
import { describe } from './samples.ts';

const HEALTHY_WITHIN_MS = 90_000;

/** What is measured, and how long it may take until it is seen, ms; without a limit where the kind has none. */
interface FaultRow {
  readonly kind: string;
  readonly targets: readonly string[];
  readonly target?: number;
}

/** By cluster: what faults need of the nodes (a disk of fixed size, libfaketime) is paid for by all faults beside them. */
const CLUSTERS: readonly (readonly FaultRow[])[] = [
  [
    { kind: 'kill', targets: ['n1'], target: 250 },
    { kind: 'pause', targets: ['n1'], target: 250 },
    { kind: 'container-pause', targets: ['n1'], target: 250 },
    { kind: 'isolate', targets: ['n1'], target: 400 },
    { kind: 'halves', targets: ['n1', 'n2', 'n3'], target: 400 },
  ],
  [
    { kind: 'disk-full', targets: ['n2'] },
    { kind: 'slow-fsync', targets: ['n1'] },
    { kind: 'fsync-error', targets: ['n2'] },
    { kind: 'corrupt-file', targets: ['n2'] },
  ],
  [
    { kind: 'clock-jump', targets: ['n1'] },
    { kind: 'clock-drift', targets: ['n1'] },
  ],
  // Its libfaketime reads the clock's file much more often than that of the others.
  [{ kind: 'clock-strobe', targets: ['n1'] }],
];

/** One figure with its name and what it should be. */
export type Print = (name: string, figure: string, target: string) => void;

/** From the call until it is verified, injection and healing, on three nodes with sidecars that run already; and what a sidecar costs. */
export async function faultFigures(rounds: number, print: Print): Promise<void> {
  for (const rows of CLUSTERS) await figuresOf(rows, rounds, print);
}

async function figuresOf(rows: readonly FaultRow[], rounds: number, print: Print): Promise<void> {
  const live = await deployCluster({
    product: 'opengauss',
    standbys: 2,
    faults: rows.map(({ kind }) => kind),
  });
  try {
    for (const { kind, targets, target } of rows) {
      const limit = target === undefined ? '' : `under ${target} ms`;
      const [bites, heals]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        const { biteMs, healMs } = await once(live, kind, targets);
        bites.push(biteMs);
        heals.push(healMs);
      }
      print(`${kind}, injected and seen to bite`, describe(bites, 'ms', 0), limit);
      print(`${kind}, healed and seen to be gone`, describe(heals, 'ms', 0), limit);
    }
    const megabytes = await sidecarMegabytes(live);
    // Faults of the clock need none.
    if (megabytes.length > 0) print('a sidecar, memory after all of them', describe(megabytes, 'MB'), 'under 30 MB');
  } finally {
    await live.remove();
  }
}

async function once(live: LiveCluster, kind: string, targets: readonly string[]): Promise<FaultTrial> {
  const trial = new FaultTrial(live, kind, targets);
  const injected = await trial.inject();
  const healed = await trial.heal();
  await live.cluster.waitUntilHealthy(HEALTHY_WITHIN_MS);
  if (!injected.bit) throw new Error(`${kind} did not bite: ${injected.reason}`);
  if (!healed.healed) throw new Error(`${kind} was not healed: ${healed.reason}`);
  return trial;
}

/** As `docker stats` counts it: without the page cache that can be given back. */
async function sidecarMegabytes({ nodes }: LiveCluster): Promise<readonly number[]> {
  const engine = await connectEngine();
  const [first] = nodes;
  const run = (await engine.getContainer(first?.container ?? '').inspect()).Config.Labels[LABEL.run] ?? '';
  const sidecars = await engine.listContainers({ filters: { label: [`${LABEL.run}=${run}`, LABEL.sidecar] } });
  return Promise.all(
    sidecars.map(async ({ Id: id }) => {
      const { memory_stats: memory } = await engine.getContainer(id).stats({ stream: false });
      const cached = (memory.stats as unknown as Readonly<Record<string, number>>)['total_inactive_file'];
      return (memory.usage - (cached ?? memory.stats.inactive_file)) / 1024 ** 2;
    }),
  );
}
