import type { ClusterNode } from '../../cluster/node.ts';
import type { Defect } from '../defect.ts';
import { step } from './shell.ts';

/** The emulation reads the name when a program of it starts. */
const DEFECT_FILE = '/home/kingbase/cluster/share/defect';
const WRITE_MS = 10_000;

/** After healing the cluster is not whole: the samples of every node show it. */
const NOT_BACK: Defect['caughtAs'] = { check: 'convergence', anomaly: 'not-converged' };

/** What the emulation of KingbaseES can be made to do wrong. */
export const kingbaseDefects: readonly Defect[] = [
  {
    name: 'no-checkpoint-before-rewind',
    description: 'makes no checkpoint after the promotion, so that the rewind of a diverged node finds nothing to do',
    caughtAs: NOT_BACK,
  },
  {
    name: 'vip-moved-but-no-promote',
    description: 'moves the database VIP in a failover, says that it promotes, and does not',
    caughtAs: NOT_BACK,
  },
  {
    name: 'attach-that-lies',
    description: 'says that a recovered node is attached, while the pool still has it down',
    caughtAs: NOT_BACK,
  },
  {
    name: 'both-nodes-promote',
    description: 'fences nobody, and brings the old primary back as a primary',
    caughtAs: NOT_BACK,
  },
  {
    name: 'rewind-failure-ignored',
    description: 'cannot rewind, and starts the diverged node as if it had been rewound',
    caughtAs: NOT_BACK,
  },
];

/** Before anything is installed on the node. Throws `QUAKE_DEPLOY_FAILED` (environment). */
export async function switchDefectOn(node: ClusterNode, { name }: Defect): Promise<void> {
  const script = `mkdir -p "$(dirname ${DEFECT_FILE})" && printf '%s\\n' '${name}' >${DEFECT_FILE} && chmod 644 ${DEFECT_FILE}`;
  await step(node, ['sh', '-c', script], { timeoutMs: WRITE_MS });
}
