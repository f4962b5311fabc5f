import type { Engine } from '../docker/engine.ts';
import { ContainerControl } from '../docker/container-control.ts';
import type { ExecOptions, ExecResult } from '../docker/exec.ts';

/** What a fault left on a node, found without a journal. */
export interface Residue {
  readonly node: string;
  readonly what: string;
}

/** A node as far as looking for leftovers goes. */
export interface SearchedNode {
  readonly name: string;
  readonly container: string;
}

interface Tools {
  readonly engine: Engine;
  /** Runs in the node's sidecar: same network and process namespaces, with the tools that the node need not have. */
  readonly sidecars: { run(node: SearchedNode, argv: readonly string[], options: ExecOptions): Promise<ExecResult> };
}

const TIMEOUT_MS = 20_000;

/**
 * Prints a line for each thing that faults leave in a node's namespaces; with `remove` it removes it first and prints what
 * it removed. Tables are ours by their name, queueing disciplines by their kind: a container's interface has none by default.
 * strace and relays run as children of the sidecar. A stopped process is started again unless a tracer holds it.
 */
const SEARCH = `
mode=$1
remove() { [ "$mode" = remove ]; }
nft list tables 2>/dev/null | while read -r _ family table; do
  case "$table" in dbquake_*) ;; *) continue ;; esac
  echo "nftables table $table"
  remove && nft delete table "$family" "$table"
done
tc qdisc show 2>/dev/null | while read -r _ kind _ _ device _; do
  case "$kind" in noqueue|pfifo_fast|fq_codel|mq|pfifo|fq|ingress) continue ;; esac
  case " $seen " in *" $device "*) continue ;; esac
  seen="$seen $device"
  echo "queueing discipline $kind on $device"
  remove && tc qdisc del dev "$device" root
done
for folder in /proc/[0-9]*; do
  { read -r name < "$folder/comm" && read -r line < "$folder/stat"; } 2>/dev/null || continue
  set -- \${line##*) }
  pid=\${folder#/proc/}
  case "$name" in
    strace) echo "strace $pid"; remove && kill -KILL "$pid" ;;
    *) [ "$1" = T ] && { echo "stopped process $name $pid"; remove && kill -CONT "$pid"; } ;;
  esac
done
exit 0
`;

/** What there is on a node; nothing when its container does not run, as then nothing in its namespaces is left. */
export async function findResidue(node: SearchedNode, tools: Tools): Promise<readonly Residue[]> {
  return search(node, tools, 'find');
}

/** Removes what there is and returns it. May be repeated. */
export async function removeResidue(node: SearchedNode, tools: Tools): Promise<readonly Residue[]> {
  return search(node, tools, 'remove');
}

async function search(
  node: SearchedNode,
  { engine, sidecars }: Tools,
  mode: 'find' | 'remove',
): Promise<readonly Residue[]> {
  const container = new ContainerControl(engine, node.container);
  const { running, paused } = await container.state();
  if (!running) return [];
  const found: string[] = [];
  if (paused) {
    found.push('frozen container');
    if (mode === 'remove') await container.unpause();
  }
  const { cpus, memoryBytes } = await container.limits();
  if (cpus > 0) found.push(`CPU limit ${cpus}`);
  if (memoryBytes > 0) found.push(`memory limit ${memoryBytes}`);
  if (mode === 'remove') {
    if (cpus > 0) await container.update({ cpus: 0 });
    if (memoryBytes > 0) await container.update({ memoryBytes: 0 });
  }
  const { stdout } = await sidecars.run(node, ['sh', '-c', SEARCH, 'sh', mode], { timeoutMs: TIMEOUT_MS });
  found.push(...stdout.split('\n').filter((line) => line !== ''));
  return found.map((what) => ({ node: node.name, what }));
}
