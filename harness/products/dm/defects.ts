import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import type { Defect } from '../defect.ts';

/** The daemons of the emulation read the name when they start (images/dm/src/rules/defects.ts). */
const DEFECT_FILE = '/opt/dmdbms/share/defect';
const WRITE_MS = 10_000;

/**
 * What the emulation can be made to do wrong so that a run shows it. It has further switches, which only show when somebody
 * forces a takeover or counts seconds; those are found by its own rows (`npm run test:rules`).
 */
export const dmDefects: readonly Defect[] = [
  {
    name: 'control-record-forgotten',
    description: 'leaves no record of a switchover or takeover in dmwatcher.ctl',
    caughtAs: { check: 'control-files', anomaly: 'control-record-missing' },
  },
  {
    name: 'isolated-primary-goes-on',
    description: 'lets a primary in CONFIRM go on without its standbys although nobody confirmed it',
    caughtAs: { check: 'isolated-primary', anomaly: 'isolated-primary-acknowledged' },
  },
];

/** Before the daemons of the node are started. Throws `QUAKE_DEFECT_NOT_SET` (environment). */
export async function switchDefectOn(node: ClusterNode, { name }: Defect): Promise<void> {
  const script = `mkdir -p "$(dirname ${DEFECT_FILE})" && printf '%s\\n' '${name}' >${DEFECT_FILE} && chmod 644 ${DEFECT_FILE}`;
  const { exitCode, stderr } = await node.exec(['sh', '-c', script], { timeoutMs: WRITE_MS });
  if (exitCode === 0) return;
  throw new QuakeError('QUAKE_DEFECT_NOT_SET', `The defect ${name} cannot be switched on on ${node.name}: ${stderr}`, {
    exitClass: 'environment',
    hint: 'Only the image that this version builds has defect switches: "dbquake images build".',
  });
}
