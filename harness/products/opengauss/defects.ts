import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import type { Defect } from '../defect.ts';

/** The stand-in reads the name when its server starts (images/opengauss/src/defects/defect-names.ts). */
const DEFECT_FILE = '/usr/local/opengauss/share/defect';
const WRITE_MS = 10_000;

/** What the openGauss stand-in can be made to do wrong. */
export const openGaussDefects: readonly Defect[] = [
  {
    name: 'early-acknowledgement',
    description: 'acknowledges a commit before the synchronous standby has it, and goes on showing Sync',
    caughtAs: { check: 'set', anomaly: 'lost' },
  },
  {
    name: 'forgets-at-failover',
    description: 'throws away what a standby has received and not yet replayed when it is promoted',
    caughtAs: { check: 'set', anomaly: 'lost' },
  },
  {
    name: 'promotes-lagging-standby',
    description: 'promotes the standby of a switchover without waiting for the last WAL of the primary',
    caughtAs: { check: 'acknowledged-lsn', anomaly: 'acknowledged-lsn-missing' },
  },
  {
    name: 'keeps-two-primaries',
    description: 'lets the old primary of a switchover go on as primary with half of its sessions',
    caughtAs: { check: 'roles', anomaly: 'two-primaries' },
  },
  {
    name: 'rejoins-without-rewind',
    description: 'lets an old primary follow on top of its own diverged data, without a build',
    caughtAs: { check: 'divergence', anomaly: 'diverged-without-build' },
  },
  {
    name: 'applies-twice',
    description: 'shows some rows of a standby twice, as if their records had been applied two times',
    caughtAs: { check: 'set', anomaly: 'duplicated' },
  },
  {
    name: 'streaming-while-stuck',
    description: 'says Normal and Streaming for a standby that came back, and replays nothing there any more',
    caughtAs: { check: 'convergence', anomaly: 'not-converged' },
  },
  {
    name: 'stale-reads',
    description: 'answers some reads of the primary from half a second ago',
    caughtAs: { check: 'register', anomaly: 'nonlinearizable' },
  },
  {
    name: 'refuses-committed',
    description: 'commits, and answers some of the commits with an error that means rolled back',
    caughtAs: { check: 'set', anomaly: 'failed-but-present' },
  },
  {
    name: 'swaps-updates',
    description: 'carries out two updates of one row in the wrong order',
    caughtAs: { check: 'register', anomaly: 'nonlinearizable' },
  },
];

/** Before the server of the node is started. Throws `QUAKE_DEFECT_NOT_SET` (environment). */
export async function switchDefectOn(node: ClusterNode, { name }: Defect): Promise<void> {
  const script = `printf '%s\\n' '${name}' >${DEFECT_FILE} && chmod 644 ${DEFECT_FILE}`;
  const { exitCode, stderr } = await node.exec(['sh', '-c', script], { timeoutMs: WRITE_MS });
  if (exitCode === 0) return;
  throw new QuakeError('QUAKE_DEFECT_NOT_SET', `The defect ${name} cannot be switched on on ${node.name}: ${stderr}`, {
    exitClass: 'environment',
    hint: 'Only the stand-in image that this version builds has defect switches: "dbquake images build".',
  });
}
