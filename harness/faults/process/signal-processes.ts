import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import type { ServerProcess } from '../server-processes.ts';

/** A server process and the letter of its state in /proc/PID/stat: `T` is stopped, `S` sleeps, `R` runs. */
export interface ProcessInState extends ServerProcess {
  readonly state: string;
}

const TIMEOUT_MS = 10_000;
/** The kernel keeps this much of a name in /proc/PID/comm. */
const COMM_LENGTH = 15;

/**
 * Plain `sh`, no tools. With STOP or CONT in `$1` it signals every process whose name is one of `/$2/$3/.../` until a look
 * finds none that is in the other state, because a server may fork meanwhile; with `list` it only looks. Prints what the last
 * look saw, `PID START STATE NAME`.
 */
const SIGNAL_PROCESSES = `
signal=$1
names=$2
fields_of() {
  state=$1
  shift 19
  start=$1
}
rounds=0
while :; do
  rounds=$((rounds + 1))
  seen=
  other=
  for folder in /proc/[0-9]*; do
    { read -r name < "$folder/comm" && read -r line < "$folder/stat"; } 2>/dev/null || continue
    case "$names" in *"/$name/"*) ;; *) continue ;; esac
    fields_of \${line##*) }
    case "$state" in Z|X) continue ;; esac
    seen="$seen\${folder#/proc/} $start $state $name
"
    case "$signal $state" in
      "STOP T"|"STOP t"|list*) ;;
      STOP*|"CONT T") other="$other \${folder#/proc/}" ;;
    esac
  done
  [ -n "$other" ] && [ $rounds -lt 500 ] || break
  kill -$signal $other 2>/dev/null
done
printf %s "$seen"
[ -z "$other" ]
`;

/** Stops (SIGSTOP), continues (SIGCONT) or only looks at all processes of these names. Throws `QUAKE_PROCESSES_NOT_SIGNALLED` (environment). */
export async function signalProcesses(
  node: ClusterNode,
  signal: 'STOP' | 'CONT' | 'list',
  names: readonly string[],
): Promise<readonly ProcessInState[]> {
  const wanted = `/${names.map((name) => name.slice(0, COMM_LENGTH)).join('/')}/`;
  const argv = ['sh', '-c', SIGNAL_PROCESSES, 'sh', signal, wanted];
  const { exitCode, stdout, stderr, timedOut } = await node.probe(argv, { timeoutMs: TIMEOUT_MS });
  if (exitCode === 0) return parseProcesses(stdout);
  const reason = timedOut ? `no answer within ${TIMEOUT_MS} ms` : stderr.trim() || stdout.trim();
  throw new QuakeError('QUAKE_PROCESSES_NOT_SIGNALLED', `${signal} to the server on ${node.name}: ${reason}`, {
    exitClass: 'environment',
    context: { node: node.name, names },
  });
}

/** Lines `PID START STATE NAME`. */
export function parseProcesses(output: string): readonly ProcessInState[] {
  return output.split('\n').flatMap((line) => {
    const [, pid, start, state, name] = /^(\d+) (\d+) (\S) (.+)$/.exec(line) ?? [];
    if (pid === undefined || start === undefined || state === undefined || name === undefined) return [];
    return [{ pid: Number(pid), startTicks: Number(start), state, name }];
  });
}
