import type { ClusterNode } from '../cluster/node.ts';
import { QuakeError } from '../errors.ts';

/** A process of the database server. The start time tells it from a later one with the same number. */
export interface ServerProcess {
  readonly pid: number;
  /** Clock ticks since the machine was started, field 22 of /proc/PID/stat. */
  readonly startTicks: number;
  readonly name: string;
}

const TIMEOUT_MS = 10_000;
/** The kernel keeps this much of a name in /proc/PID/comm. */
const COMM_LENGTH = 15;

/**
 * Plain `sh`, no tools. Prints `PID START NAME` of every living process whose name is one of `/$2/$3/.../`; with `kill` in
 * `$1` it kills them with SIGKILL and looks again until there is none, because a server may fork meanwhile, and because on a
 * busy machine a killed process takes its time to die. Zombies do not live.
 */
const SERVER_PROCESSES = `
mode=$1
names=$2
start_of() {
  case "$1" in Z|X) return 1 ;; esac
  shift 19
  start=$1
}
rounds=0
while [ $rounds -lt 500 ]; do
  rounds=$((rounds + 1))
  victims=
  for folder in /proc/[0-9]*; do
    { read -r name < "$folder/comm" && read -r line < "$folder/stat"; } 2>/dev/null || continue
    case "$names" in *"/$name/"*) ;; *) continue ;; esac
    start_of \${line##*) } || continue
    victims="$victims \${folder#/proc/}"
    echo "\${folder#/proc/} $start $name"
  done
  [ "$mode" = kill ] && [ -n "$victims" ] || exit 0
  kill -KILL $victims 2>/dev/null
  [ $rounds -lt 5 ] || sleep 0.01
done
exit 1
`;

/** The server's processes that live on the node. Throws `QUAKE_PROCESSES_UNREADABLE` (environment). */
export function listServerProcesses(node: ClusterNode, names: readonly string[]): Promise<readonly ServerProcess[]> {
  return runScript(node, 'list', names);
}

/** Kills the server's processes with SIGKILL, all in one command; returns those that lived. */
export function killServerProcesses(node: ClusterNode, names: readonly string[]): Promise<readonly ServerProcess[]> {
  return runScript(node, 'kill', names);
}

async function runScript(
  node: ClusterNode,
  mode: 'list' | 'kill',
  names: readonly string[],
): Promise<readonly ServerProcess[]> {
  const wanted = `/${names.map((name) => name.slice(0, COMM_LENGTH)).join('/')}/`;
  const result = await node.probe(['sh', '-c', SERVER_PROCESSES, 'sh', mode, wanted], { timeoutMs: TIMEOUT_MS });
  if (result.exitCode !== 0) {
    const reason = result.timedOut ? `no answer within ${TIMEOUT_MS} ms` : result.stderr.trim();
    throw new QuakeError(
      'QUAKE_PROCESSES_UNREADABLE',
      `Cannot ${mode} the server processes on ${node.name}: ${reason || `exit code ${result.exitCode ?? 'unknown'}`}`,
      { exitClass: 'environment', context: { node: node.name, names } },
    );
  }
  return parseServerProcesses(result.stdout);
}

/** Lines `PID START NAME`; a process that was seen twice counts once. */
export function parseServerProcesses(output: string): readonly ServerProcess[] {
  const processes = new Map<string, ServerProcess>();
  for (const line of output.split('\n')) {
    const [, pid, start, name] = /^(\d+) (\d+) (.+)$/.exec(line) ?? [];
    if (pid === undefined || start === undefined || name === undefined) continue;
    processes.set(`${pid} ${start}`, { pid: Number(pid), startTicks: Number(start), name });
  }
  return [...processes.values()];
}
