import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import type { FaultContext } from '../fault.ts';

/** Where the node has the volume that keeps its data: an absolute path in the node. Throws `QUAKE_NO_DATA_VOLUME` (environment). */
export async function dataVolume({ engine }: Pick<FaultContext, 'engine'>, node: ClusterNode): Promise<string> {
  const { Mounts: mounts } = await engine.getContainer(node.container).inspect();
  const volume = mounts.find(({ Name: name }) => name?.endsWith(`-${node.name}-data`) === true);
  if (volume !== undefined) return volume.Destination;
  throw new QuakeError('QUAKE_NO_DATA_VOLUME', `The container of ${node.name} has no data volume`, {
    exitClass: 'environment',
    context: { node: node.name },
  });
}
