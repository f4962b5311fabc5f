import type { ClusterNode } from '../../cluster/node.ts';
import type { FaultContext } from '../fault.ts';
import { tableName } from './filter-table.ts';
import { runBeside } from './namespace.ts';

/** `silent`: nothing came back. `unreachable`: ICMP said no. A port that nobody listens on is `refused`: the way is free. */
export type Answer = 'open' | 'refused' | 'unreachable' | 'silent';

/** What is seen from the network namespace of one node. */
export interface Sight {
  readonly node: string;
  /** By address that was tried. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** Packets by counter of the fault's table. */
  readonly packets: ReadonlyMap<string, number>;
  /** Tables of this and of other faults. */
  readonly tables: readonly string[];
  /** Handles of root qdiscs. */
  readonly qdiscs: readonly string[];
  /** Long-running processes of the fault. */
  readonly processes: number;
}

export interface LookOptions {
  /** Addresses to open a TCP connection to. */
  readonly addresses: readonly string[];
  /** After this an address is silent. */
  readonly limitMs: number;
  /** Looks at the counters again for a moment while one of them is 0: others are sending just now. */
  readonly awaitPackets: boolean;
}

/** Any port does: one on which nobody listens answers as quickly. */
const PORT = 5432;

/**
 * Opens connections with plain bash, all at once, and prints answers, then the counters (`$1` is the table), then what
 * there is in the namespace. Lines are read by `parseSight`.
 */
const LOOK = `
table=$1 limit=$2 await=$3 port=$4
shift 4
try() {
  local said
  said=$( { timeout "$limit" bash -c ": < /dev/tcp/$1/$port"; } 2>&1 )
  case "$?:$said" in
    0:*) echo "answer $1 open" ;;
    124:*) echo "answer $1 silent" ;;
    *refused*|*reset*) echo "answer $1 refused" ;;
    *) echo "answer $1 unreachable" ;;
  esac
}
for address; do try "$address" & done
wait
for look in {1..12}; do
  counters=$(nft list counters table inet "$table" 2>/dev/null)
  [[ $await == yes && ( -z $counters || $counters == *"packets 0 "* ) ]] || break
  sleep 0.02
done
echo "$counters"
nft list tables inet
tc qdisc show
for folder in /proc/[0-9]*; do
  { mapfile -d '' -t argv < "$folder/cmdline"; } 2>/dev/null || continue
  [[ " \${argv[*]} " == *" $table-process "* ]] && echo "process \${folder#/proc/}"
done
exit 0
`;

export async function look(context: FaultContext, node: ClusterNode, options: LookOptions): Promise<Sight> {
  const { addresses, limitMs, awaitPackets } = options;
  const args = [tableName(context.id), limitMs / 1000, awaitPackets ? 'yes' : 'no', PORT, ...addresses];
  return parseSight(node.name, await runBeside(context, node, LOOK, { args }));
}

/** Reads what the look printed: our own lines, and those of `nft` and `tc`. */
export function parseSight(node: string, output: string): Sight {
  const all = (pattern: RegExp): readonly RegExpExecArray[] => [...output.matchAll(pattern)];
  return {
    node,
    answers: new Map(
      all(/^answer (\S+) (open|refused|unreachable|silent)$/gm).map(([, address = '', answer]) => [
        address,
        answer as Answer,
      ]),
    ),
    packets: new Map(
      all(/^\s*counter (\S+) \{\s*packets (\d+) bytes/gm).map(([, name = '', count]) => [name, Number(count)]),
    ),
    tables: all(/^table inet (dbquake_\w+)$/gm).map(([, name = '']) => name),
    qdiscs: all(/^qdisc \S+ (\S+) dev \S+ root/gm).map(([, handle = '']) => handle),
    processes: all(/^process \d+$/gm).length,
  };
}
