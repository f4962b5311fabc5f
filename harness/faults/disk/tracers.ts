import type { ClusterNode } from '../../cluster/node.ts';
import { onRunning } from '../network/namespace.ts';
import { didNotBite, notHealed } from '../process/fault-errors.ts';
import type { FaultContext } from '../fault.ts';
import { runBeside } from './beside.ts';
import { straceFile } from './strace.ts';

/** The kernel keeps this much of a name in /proc/PID/comm. */
const COMM_LENGTH = 15;

/**
 * Attaches strace to every living process whose name is one of `/$1/`, and looks again until all of them have a tracer: a
 * server forks meanwhile, and a child that was made before its parent was attached has none. `$2` is the file for what
 * strace says, the rest its own arguments. Prints how many processes there were; 0 when no server runs.
 */
const ATTACH = `
names=$1 said=$2
shift 2
rounds=0
while :; do
  free=() all=0
  for folder in /proc/[0-9]*; do
    name= state= tracer=
    while read -r key value _; do
      case $key in Name:) name=$value ;; State:) state=$value ;; TracerPid:) tracer=$value; break ;; esac
    done 2>/dev/null < "$folder/status"
    [[ $names == */$name/* && -n $tracer && $state != [ZX] ]] || continue
    all=$((all + 1))
    [[ $tracer == 0 ]] && free+=(-p "\${folder#/proc/}")
  done
  if ((\${#free[@]} == 0)); then echo $all; exit 0; fi
  rounds=$((rounds + 1))
  if ((rounds > 400)); then echo "without a tracer: \${free[*]}; strace: $(<"$said")" >&2; exit 1; fi
  # A strace that was just started needs a moment; another one is for processes that came later.
  if ((rounds % 20 == 1)); then
    setsid strace "$@" "\${free[@]}" </dev/null >/dev/null 2>"$said" &
  fi
  sleep 0.01
done
`;

/**
 * Prints a line `SERVER PID TID TRACER NAME` for every thread of the processes named in `/$1/`, and `STRACE PID` for every
 * strace whose arguments name the file `$2`.
 */
const LOOK = `
names=$1 file=$2
for folder in /proc/[0-9]*; do
  { read -r name < "$folder/comm"; } 2>/dev/null || continue
  pid=\${folder#/proc/}
  if [[ $name == strace ]]; then
    { mapfile -d '' -t argv < "$folder/cmdline"; } 2>/dev/null || continue
    for word in "\${argv[@]}"; do [[ $word == "$file" ]] && echo "STRACE $pid"; done
  fi
  [[ $names == */$name/* ]] || continue
  for thread in "$folder"/task/*; do
    state= tracer=
    while read -r key value _; do
      case $key in State:) state=$value ;; TracerPid:) tracer=$value; break ;; esac
    done 2>/dev/null < "$thread/status"
    [[ -n $tracer && $state != [ZX] ]] && echo "SERVER $pid \${thread##*/} $tracer $name"
  done
done
exit 0
`;

/** Ends every strace whose arguments name the file `$1`: it lets go of what it holds. One that does not is killed, and the kernel lets go. */
const DETACH = `
file=$1
signal=TERM
for round in {1..300}; do
  ours=()
  for folder in /proc/[0-9]*; do
    { read -r name < "$folder/comm"; } 2>/dev/null || continue
    [[ $name == strace ]] || continue
    { mapfile -d '' -t argv < "$folder/cmdline"; } 2>/dev/null || continue
    for word in "\${argv[@]}"; do [[ $word == "$file" ]] && ours+=("\${folder#/proc/}"); done
  done
  ((\${#ours[@]} > 0)) || break
  ((round < 200)) || signal=KILL
  ((round % 20 == 1 || round == 200)) && kill -$signal "\${ours[@]}" 2>/dev/null
  sleep 0.01
done
rm -f "$file" "$file.said"
((\${#ours[@]} == 0))
`;

/** How many lines of strace's own file `$1` say that it delayed a call or made it fail. */
const COUNT = `[[ -e $1 ]] && grep -cE 'DELAYED|INJECTED' "$1"; exit 0`;

/** A thread of the server, and the process that traces it; 0 is none. */
export interface TracedThread {
  readonly pid: number;
  readonly thread: number;
  readonly tracer: number;
  readonly name: string;
}

export interface Tracing {
  readonly server: readonly TracedThread[];
  /** Process ids of the fault's own straces. */
  readonly straces: readonly number[];
}

/** Attaches strace to the server of a node; resolves with the number of its processes when each of them has a tracer. */
export async function attachStrace(
  context: FaultContext,
  node: ClusterNode,
  straceArguments: readonly string[],
): Promise<number> {
  return Number(
    await runBeside(context, node, ATTACH, [names(context), `${straceFile(context.id)}.said`, ...straceArguments]),
  );
}

/** Who traces whom on a node. */
export async function lookAtTracing(context: FaultContext, node: ClusterNode): Promise<Tracing> {
  return parseTracing(await runBeside(context, node, LOOK, [names(context), straceFile(context.id)]));
}

/** Lines as `LOOK` prints them. */
export function parseTracing(output: string): Tracing {
  const lines = output.split('\n').map((line) => line.split(' '));
  return {
    server: lines.flatMap(([what, pid, thread, tracer, name = '']) =>
      what === 'SERVER' ? [{ pid: Number(pid), thread: Number(thread), tracer: Number(tracer), name }] : [],
    ),
    straces: lines.flatMap(([what, pid]) => (what === 'STRACE' ? [Number(pid)] : [])),
  };
}

/** Ends the straces of the fault on all of these nodes that run. May be repeated. */
export async function detachStrace(context: FaultContext, nodes: readonly ClusterNode[]): Promise<void> {
  await onRunning(context, nodes, (node) => runBeside(context, node, DETACH, [straceFile(context.id)]));
}

/** The fault's strace holds every thread of the server. Throws while it does not: one of them would be spared. */
export async function seeTraced(kind: string, node: ClusterNode, context: FaultContext): Promise<string> {
  const { server, straces } = await lookAtTracing(context, node);
  if (server.length === 0) throw didNotBite(kind, node, 'no server process runs');
  const spared = server.filter(({ tracer }) => !straces.includes(tracer));
  if (spared.length > 0) throw didNotBite(kind, node, `${describeThreads(spared)} not held by strace`);
  return `strace ${straces.join(', ')} holds ${describeThreads(server)}`;
}

/** How many calls strace itself says that it tampered with. */
export async function countTamperedCalls(context: FaultContext, node: ClusterNode): Promise<number> {
  return Number(await runBeside(context, node, COUNT, [straceFile(context.id)]));
}

/** No strace of the fault is left, and nobody traces the server. Throws otherwise. */
export async function seeUntraced(kind: string, node: ClusterNode, context: FaultContext): Promise<string> {
  const { server, straces } = await lookAtTracing(context, node);
  const held = server.filter(({ tracer }) => tracer !== 0);
  if (straces.length > 0) throw notHealed(kind, node, `strace ${straces.join(', ')} still runs`);
  if (held.length > 0) throw notHealed(kind, node, `${describeThreads(held)} still traced`);
  return `no strace on ${node.name}`;
}

/** `gaussdb 71`, or `gaussdb 71 and 6 more`. */
function describeThreads([first, ...others]: readonly TracedThread[]): string {
  if (first === undefined) return 'nothing';
  return `${first.name} ${first.thread}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}

function names({ product }: FaultContext): string {
  return `/${product.serverProcessNames.map((name) => name.slice(0, COMM_LENGTH)).join('/')}/`;
}
