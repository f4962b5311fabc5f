import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClusterNode } from '../../cluster/node.ts';
import { bundleTool } from '../../docker/images/bundle-tool.ts';
import type { FaultContext } from '../fault.ts';
import { tableName } from './filter-table.ts';
import { addressesOf, processTitle, runBeside } from './namespace.ts';
import type { RelayPlan } from './relay/relay-plan.ts';

/** Nobody's user in any image that we know; it exists in the sidecar only. */
const RELAY_USER_ID = 61_701;

/** Ports that other nodes can connect to, one a line. */
const LISTENING_PORTS = `ss -Hltn | while read -r _ _ _ local _; do
  [[ $local == 127.* || $local == '[::1]'* ]] || echo "\${local##*:}"
done`;

/**
 * The program comes in on stdin. It waits on a pipe for the relay's rules, and `nft` ends with the relay's output: the
 * redirect is there only when the relay listens. `$1` table, `$2` title, `$3` plan, `$4` user.
 */
const START_RELAY = `
set -e
folder=/tmp/$1
mkdir -p "$folder"
cat > "$folder/relay.cjs"
rm -f "$folder/rules"
mkfifo "$folder/rules"
setsid setpriv --reuid="$4" --regid="$4" --clear-groups node "$folder/relay.cjs" "$2" "$3" \\
  > "$folder/rules" 2> "$folder/log" < /dev/null &
timeout 5 nft -f - < "$folder/rules"
nft list table inet "$1" > /dev/null || { cat "$folder/log" >&2; exit 1; }
`;

let bundle: Promise<Uint8Array> | undefined;

/** The relay as one file; bundled once in a process, about 0.2 s. */
export function relayProgram(): Promise<Uint8Array> {
  bundle ??= bundleTool(fileURLToPath(new URL(`./relay/main${extname(import.meta.url)}`, import.meta.url)));
  return bundle;
}

/** Ports of the servers of all these nodes: a node whose server is down has those of the others when it is back. */
export async function listeningPorts(context: FaultContext, nodes: readonly ClusterNode[]): Promise<readonly number[]> {
  const outputs = await Promise.all(nodes.map((node) => runBeside(context, node, LISTENING_PORTS)));
  const ports = outputs.flatMap((output) => output.split('\n').filter((line) => /^\d+$/.test(line)));
  return [...new Set(ports.map(Number))].toSorted((a, b) => a - b);
}

/** Starts a relay in the namespace of the node, for connections that it opens to these ports of these peers. */
export async function startRelay(
  context: FaultContext,
  node: ClusterNode,
  peers: readonly ClusterNode[],
  {
    ports,
    delayMs,
    jitterMs,
  }: { readonly ports: readonly number[]; readonly delayMs: number; readonly jitterMs: number },
): Promise<void> {
  const plan: RelayPlan = {
    table: tableName(context.id),
    userId: RELAY_USER_ID,
    delayMs,
    jitterMs,
    routes: peers.flatMap((peer) =>
      addressesOf(peer).flatMap((address) => ports.map((port) => ({ node: peer.name, address, port }))),
    ),
  };
  await runBeside(context, node, START_RELAY, {
    args: [plan.table, processTitle(context.id), JSON.stringify(plan), RELAY_USER_ID],
    stdin: Buffer.from(await relayProgram()).toString(),
  });
}
