import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';

/** What a verification throws while the fault is not seen to bite. */
export function didNotBite(kind: string, node: Pick<ClusterNode, 'name'>, reason: string): QuakeError {
  return new QuakeError('QUAKE_FAULT_DID_NOT_BITE', `${kind} on ${node.name}: ${reason}`, {
    exitClass: 'environment',
    context: { node: node.name },
  });
}

/** What a verification throws while the fault, or what it did, is still there. */
export function notHealed(kind: string, node: Pick<ClusterNode, 'name'>, reason: string): QuakeError {
  return new QuakeError('QUAKE_FAULT_NOT_HEALED', `${kind} on ${node.name}: ${reason}`, {
    exitClass: 'environment',
    context: { node: node.name },
  });
}
