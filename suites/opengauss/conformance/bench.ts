import { readFileSync } from 'node:fs';
import { createCluster } from '../../../harness/cluster/create-cluster.ts';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { connectEngine } from '../../../harness/docker/engine.ts';
import { identifyRun } from '../../../harness/docker/labels.ts';
import type { Outcome } from './comparison.ts';

/** One container with several data directories on different ports, as the host on which the recordings were made. */
export interface Bench {
  /** Types a command as the recorder did: in a shell of the user, in /gaussdb/data, without PGDATA. */
  type(user: 'omm' | 'root', command: string, limitSeconds: number): Promise<Outcome>;
  /** Brings a situation about. @throws Error with all output where the script fails */
  prepare(script: string): Promise<void>;
  remove(): Promise<void>;
}

/** What the recorder's login had; `env.sh` is sourced by commands that root typed. */
const ENVIRONMENT = [
  'GAUSSHOME=/usr/local/opengauss',
  'PATH=/usr/local/opengauss/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'LD_LIBRARY_PATH=/usr/local/opengauss/lib',
  'LANG=C.UTF-8',
];

/** Functions for situations: `signal`, `crash`, `settle`, `settings`. */
const FUNCTIONS = readFileSync(new URL('./recorder.sh', import.meta.url), 'utf8');

const SETUP = String.raw`
mkdir -p /gaussdb/data /gaussdb/pair && chown -R omm:omm /gaussdb
printf 'export %s\n' ${ENVIRONMENT.map((line) => `"${line}"`).join(' ')} > /usr/local/opengauss/env.sh
`;

/** @param image any image with the contract of the public ones; our stand-in unless told */
export async function createBench(image = 'opengauss'): Promise<Bench> {
  const engine = await connectEngine();
  const cluster = await createCluster(
    {
      identity: identifyRun(`suite-conformance-${process.pid}-${Date.now()}`, 'never'),
      image,
      names: ['vm'],
      dataPath: '/var/lib/opengauss/data',
      clientPorts: [5432],
      connect: 'auto',
    },
    { engine, clock: () => Math.round(performance.now() * 1e6), record: () => undefined, secrets: [] },
  );
  const [node] = cluster.nodes;
  if (node === undefined) throw new Error('a cluster without a node');
  const remove = async (): Promise<void> => {
    await cluster.remove();
  };
  const setUp = await node.probe(['sh', '-c', SETUP], { timeoutMs: 20_000 });
  if (setUp.exitCode !== 0) {
    await remove();
    throw new Error(`the bench could not be set up: ${setUp.stderr}`);
  }
  return {
    type: (user, command, limit) => type(node, user, command, limit),
    prepare: (script) => prepare(node, script),
    remove,
  };
}

async function type(
  node: ContainerNode,
  user: 'omm' | 'root',
  command: string,
  limitSeconds: number,
): Promise<Outcome> {
  const shell = user === 'root' ? ['bash', '-c', command] : shellOf(`cd /gaussdb/data; ${command}`, limitSeconds);
  const { stdout, stderr, exitCode } = await node.probe(shell, { timeoutMs: (limitSeconds + 10) * 1000 });
  return { stdout, stderr, exitCode: exitCode ?? 124 };
}

function shellOf(script: string, limitSeconds: number): string[] {
  const asOmm = [
    'setpriv',
    '--reuid',
    'omm',
    '--regid',
    'omm',
    '--init-groups',
    'env',
    '-i',
    'HOME=/home/omm',
    ...ENVIRONMENT,
  ];
  return [...asOmm, 'timeout', '-k', '1', String(limitSeconds), 'bash', '-c', script];
}

async function prepare(node: ContainerNode, script: string): Promise<void> {
  const limit = 180;
  const ended = await node.probe(shellOf(FUNCTIONS + script, limit), { timeoutMs: (limit + 10) * 1000 });
  if (ended.exitCode === 0) return;
  throw new Error(`the situation did not come about (exit ${String(ended.exitCode)}): ${ended.stdout}${ended.stderr}`);
}
