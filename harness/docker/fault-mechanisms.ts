import { messageOf } from '../errors.ts';
import type { Engine } from './engine.ts';
import { tolerate } from './engine-errors.ts';
import { execInContainer } from './exec.ts';
import { identifyRun, objectName, runLabels } from './labels.ts';

/** A means by which faults are injected, and whether this host's kernel and engine have it. */
export interface Mechanism {
  readonly name: string;
  readonly purpose: string;
  readonly available: boolean;
  /** What the host said when it is not available. */
  readonly detail: string;
}

const PROBE_IMAGE = 'dbquake/base:latest';
const PROBE_TIMEOUT_MS = 10_000;

/** Each is tried for real on the loopback interface of a container without a network; exit code 0 means that it works. */
const TRIALS: readonly { readonly name: string; readonly purpose: string; readonly script: string }[] = [
  {
    name: 'nft drop',
    purpose: 'network partitions, also one-way',
    script: 'nft add rule inet trial input tcp dport 1 drop',
  },
  {
    name: 'nft numgen',
    purpose: 'packet loss',
    script: "nft 'add rule inet trial input numgen random mod 100 < 20 drop'",
  },
  {
    name: 'tc tbf',
    purpose: 'limited bandwidth',
    script: 'tc qdisc add dev lo root tbf rate 1mbit burst 32kbit latency 400ms && tc qdisc del dev lo root',
  },
  {
    name: 'tc netem',
    purpose: 'latency and jitter',
    script: 'tc qdisc add dev lo root netem delay 1ms && tc qdisc del dev lo root',
  },
  {
    name: 'strace',
    purpose: 'failing disk writes',
    script: 'strace -qq -o /dev/null -e inject=fsync:error=EIO true',
  },
];
const FREEZER = { name: 'freezer', purpose: 'a machine that stands still (docker pause)' };

/** Tries all mechanisms in one container with the capabilities that a fault's sidecar gets. */
export async function probeMechanisms(engine: Engine): Promise<readonly Mechanism[]> {
  try {
    return await inProbeContainer(engine, async (container) => {
      const trials = await runTrials(engine, container);
      return [...trials, await tryFreezer(engine, container)];
    });
  } catch (error) {
    const detail = `not tried: ${messageOf(error)}`;
    return [...TRIALS, FREEZER].map(({ name, purpose }) => ({ name, purpose, available: false, detail }));
  }
}

async function inProbeContainer<T>(engine: Engine, work: (container: string) => Promise<T>): Promise<T> {
  // Labelled like a run, so that clean-up finds it if this process is killed now.
  const identity = identifyRun(`doctor-${process.pid}-${Date.now()}`, 'never');
  const container = await engine.createContainer({
    name: objectName(identity.run, 'probe'),
    Image: PROBE_IMAGE,
    Entrypoint: ['sleep', '60'],
    Labels: { ...runLabels(identity) },
    HostConfig: { Init: true, NetworkMode: 'none', CapAdd: ['NET_ADMIN', 'SYS_PTRACE'] },
  });
  try {
    await container.start();
    return await work(container.id);
  } finally {
    await tolerate([404], container.remove({ force: true, v: true }) as Promise<unknown>);
  }
}

async function runTrials(engine: Engine, container: string): Promise<readonly Mechanism[]> {
  const script = [
    "nft 'add table inet trial; add chain inet trial input { type filter hook input priority 0; }' 2>/dev/null",
    ...TRIALS.map(({ script: trial }, index) => `said=$( { ${trial}; } 2>&1 ); echo "${index} $?" $said`),
  ].join('\n');
  const { stdout } = await execInContainer(engine, container, ['sh', '-c', script], { timeoutMs: PROBE_TIMEOUT_MS });
  return readTrials(stdout);
}

/** Lines `INDEX EXITCODE WHAT IT SAID`. */
export function readTrials(output: string): readonly Mechanism[] {
  return TRIALS.map(({ name, purpose }, index) => {
    const [, exitCode, said = ''] = new RegExp(`^${index} (\\d+) ?(.*)$`, 'm').exec(output) ?? [];
    const available = exitCode === '0';
    return { name, purpose, available, detail: available ? '' : said || 'the trial did not come to an end' };
  });
}

async function tryFreezer(engine: Engine, container: string): Promise<Mechanism> {
  try {
    await engine.getContainer(container).pause();
    await engine.getContainer(container).unpause();
    return { ...FREEZER, available: true, detail: '' };
  } catch (error) {
    return { ...FREEZER, available: false, detail: messageOf(error) };
  }
}
