import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import type { FaultContext } from '../fault.ts';
import { onRunning } from '../network/namespace.ts';
import { besidePath, runBeside } from './beside.ts';
import { dataVolume } from './data-volume.ts';

/** Bytes of the file system that has the node's data. */
export interface Space {
  readonly available: number;
  readonly size: number;
  /** Size of the fault's filler; 0 when there is none. */
  readonly filler: number;
}

/** `$1` the volume, `$2` the filler, `$3` bytes to leave. Only a tmpfs is sized for this: another one is the host's own disk. */
const FILL = `
[[ $(stat -f -c %T "$1") == tmpfs ]] || { echo "$1 is not a volume of fixed size" >&2; exit 1; }
rm -f "$2"
for round in 1 2 3 4 5; do
  read -r blocks _ bytes < <(stat -f -c '%a %b %S' "$1")
  available=$((blocks * bytes))
  size=$(stat -c %s "$2" 2>/dev/null || echo 0)
  ((available > $3 + 65536)) || exit 0
  fallocate -l $((size + available - $3)) "$2" || ((round < 5)) || exit 1
done
`;

/** Prints `AVAILABLE SIZE FILLER`, bytes. Not by `df`, which looks for the mount in the sidecar's own table. */
const SPACE = `
read -r available all bytes < <(stat -f -c '%a %b %S' "$1")
echo "$((available * bytes)) $((all * bytes)) $(stat -c %s "$2" 2>/dev/null || echo 0)"
`;

/** Tries to get `$2` bytes for a file `$1` that is removed at once; prints what the kernel says, nothing when it gets them. */
const TRY = `fallocate -l "$2" "$1" 2>&1; rm -f "$1"; exit 0`;

const REMOVE = 'rm -f "$@"';

/** Fills the node's data volume but for `free` bytes. Throws `QUAKE_DISK_SCRIPT` (environment) when it is not of fixed size. */
export async function fillVolume(context: FaultContext, node: ClusterNode, free: number): Promise<void> {
  const { root, filler } = await paths(context, node);
  await runBeside(context, node, FILL, [root, filler, free]);
}

export async function spaceOn(context: FaultContext, node: ClusterNode): Promise<Space> {
  const { root, filler } = await paths(context, node);
  return parseSpace(await runBeside(context, node, SPACE, [root, filler]), node.name);
}

/** What the kernel says to who wants so many bytes; nothing when there is room. */
export async function refusalFor(context: FaultContext, node: ClusterNode, bytes: number): Promise<string> {
  const { probe } = await paths(context, node);
  return (await runBeside(context, node, TRY, [probe, bytes])).trim();
}

/** Removes what the fault put on the volumes of these nodes that run. May be repeated. */
export async function removeFillers(context: FaultContext, nodes: readonly ClusterNode[]): Promise<void> {
  await onRunning(context, nodes, async (node) => {
    const { filler, probe } = await paths(context, node);
    await runBeside(context, node, REMOVE, [filler, probe]);
  });
}

/** One line `AVAILABLE SIZE FILLER`. */
export function parseSpace(output: string, node: string): Space {
  const [, available, size, filler] = /^(\d+) (\d+) (\d+)$/m.exec(output) ?? [];
  if (available !== undefined && size !== undefined && filler !== undefined) {
    return { available: Number(available), size: Number(size), filler: Number(filler) };
  }
  throw new QuakeError('QUAKE_SPACE_UNREADABLE', `The free space on ${node} is not understood: ${output.trim()}`, {
    exitClass: 'environment',
  });
}

/** Beside the data directory, not in it: a build empties that, and copies what is there. */
async function paths(
  context: FaultContext,
  node: ClusterNode,
): Promise<{ readonly root: string; readonly filler: string; readonly probe: string }> {
  const root = besidePath(await dataVolume(context, node));
  return { root, filler: `${root}/dbquake_${context.id}_filler`, probe: `${root}/dbquake_${context.id}_probe` };
}
