/** `npm run bench`: figures as medians, for the closing note of a change and for the README. No pass, no fail. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { deployCluster } from '../../harness/index.ts';
import { prepareWorkloads } from '../../harness/run/prepare-workloads.ts';
import { RunClock } from '../../harness/run/run-clock.ts';
import { openRunFiles } from '../../harness/run/run-files.ts';
import { setWorkload } from '../../harness/workloads/set.ts';
import { faultFigures } from './fault-bench.ts';
import { insertLoad, pgbenchLoad } from './insert-load.ts';
import { describe, median, sample } from './samples.ts';

const ROUNDS = 5;
const CLIENTS = 8;
const LOAD_SECONDS = 5;
const COMMAND = ['dist/harness/cli/main.js', 'run'];

function print(name: string, figure: string, target: string): void {
  process.stdout.write(`${name.padEnd(44)} ${figure.padEnd(44)} ${target}\n`);
}

async function clusterReady(): Promise<void> {
  const seconds = await sample(ROUNDS, async () => {
    const started = performance.now();
    const live = await deployCluster({ product: 'opengauss', standbys: 2 });
    const ended = performance.now();
    await live.remove();
    return (ended - started) / 1000;
  });
  print('3 nodes ready, first write acknowledged', describe(seconds, 's'), 'within 6 s, target 4 s');
}

async function throughput(): Promise<void> {
  const root = await mkdtemp(path.join(tmpdir(), 'dbquake-bench-'));
  const clock = new RunClock();
  const files = await openRunFiles(root, 'bench', 0, clock);
  const live = await deployCluster({ product: 'opengauss', standbys: 2 });
  try {
    await prepareWorkloads(live.cluster, [setWorkload], 0, 30_000, () => undefined);
    const pgbench: number[] = [];
    const harness: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      pgbench.push(await pgbenchLoad(live, { clients: CLIENTS, seconds: LOAD_SECONDS }));
      const firstValue = round * 10_000_000;
      harness.push(
        await insertLoad(live.cluster, files, clock, { clients: CLIENTS, seconds: LOAD_SECONDS, firstValue }),
      );
    }
    const ratios = harness.map((value, round) => (value / (pgbench[round] ?? NaN)) * 100);
    print(`pgbench -n -f, ${CLIENTS} clients`, describe(pgbench, 'tps', 0), '');
    print(`the same insert by the harness`, describe(harness, 'tps', 0), '');
    print('harness / pgbench, round by round', describe(ratios, '%', 0), 'at least 60 %');
  } finally {
    await files.close();
    await live.remove();
    await rm(root, { recursive: true, force: true });
  }
}

async function defaultRun(): Promise<void> {
  const root = await mkdtemp(path.join(tmpdir(), 'dbquake-bench-'));
  try {
    const seconds = await sample(ROUNDS, async (round) => {
      const { durationMs } = await execa('node', [...COMMAND, '--seed', String(round + 1), '--runs', root]);
      return durationMs / 1000;
    });
    print('default run, wall', describe(seconds, 's'), 'within 60 s');
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** One run that is long enough for 100,000 operations; check and report are part of the same process. */
async function memory(): Promise<void> {
  const root = await mkdtemp(path.join(tmpdir(), 'dbquake-bench-'));
  try {
    const child = execa('node', [
      ...COMMAND,
      'quiet',
      '--rate',
      '1250',
      '--time',
      '80s',
      '--seed',
      '1',
      '--runs',
      root,
    ]);
    const peaks: number[] = [];
    const timer = setInterval(() => {
      void peakMegabytes(child.pid).then(
        (peak) => peaks.push(peak),
        () => undefined,
      );
    }, 100);
    await child;
    clearInterval(timer);
    const lines = (await readFile(path.join(root, 'latest', 'history.jsonl'), 'utf8')).split('\n').length - 1;
    print(
      `peak memory, ${Math.round(lines / 2)} operations`,
      `${median([Math.max(...peaks)]).toFixed(0)} MB`,
      'under 300 MB for 100,000',
    );
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function peakMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  ready: clusterReady,
  load: throughput,
  run: defaultRun,
  memory,
  faults: () => faultFigures(ROUNDS, print),
};
const wanted = process.argv.slice(2);
for (const [name, part] of Object.entries(PARTS)) if (wanted.length === 0 || wanted.includes(name)) await part();
