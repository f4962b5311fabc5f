import type { ClusterNode } from '../../cluster/node.ts';
import { writeContainerFile } from '../../docker/container-files.ts';
import { QuakeError } from '../../errors.ts';
import type { FaultContext } from '../fault.ts';
import { CLOCK_FILE } from './attach.ts';
import { clockText, TRUE_CLOCK, type ClockSetting } from './clock-text.ts';

const TIMEOUT_MS = 10_000;

/** Another file under the name of the old one, at once: a reader sees either. The name has the number of the shell, as two may write. */
const PUT = `put() { printf '%s\\n' "$1" > ${CLOCK_FILE}.$$ && mv -f ${CLOCK_FILE}.$$ ${CLOCK_FILE}; }`;

/**
 * Flips between the settings `$1` and `$2` every `$3` seconds until it is killed; a session of its own, so that it can be
 * killed with whatever it just runs.
 */
const STROBE = `
setsid sh -c '${PUT.replaceAll("'", `'"'"'`)}
while :; do put "$1"; sleep "$3"; put "$2"; sleep "$3"; done' "$4" "$1" "$2" "$3" > /dev/null 2>&1 < /dev/null &
`;

/**
 * Kills the loops whose title begins with `$1` (a pattern), puts the setting `$2`, and waits for the host's next second: from
 * then on every process has it (see `environmentText`).
 */
const SET = `
${PUT}
[ -e ${CLOCK_FILE} ] || { echo 'the library was not brought in when the node was made' >&2; exit 1; }
for found in $(grep -lszx "$1-clock" /proc/[0-9]*/cmdline); do
  found=\${found%/cmdline}
  kill -s KILL -- "-\${found#/proc/}" 2>/dev/null
done
rm -f ${CLOCK_FILE}.*
put "$2"
second=$(date +%s)
while [ "$(date +%s)" = "$second" ]; do sleep 0.02; done
`;

/**
 * Prints times in seconds, and the setting: the host's time, that of a program that the account `$1` starts like the server, the
 * host's, that of one whose clock runs at the double rate, and the host's. Then the loops whose title begins with `$2`.
 */
const LOOK = `
su - "$1" -c '
  real() { LD_PRELOAD= date +%s.%N; }
  unset FAKETIME_ONLY_CMDS
  before=$(real)
  faked=$(date +%s.%N)
  between=$(real)
  doubled=$(export FAKETIME="+0 x2"; date +%s.%N)
  echo "$before $faked $between $doubled $(real)"'
cat ${CLOCK_FILE}
grep -lszx "$2-clock" /proc/[0-9]*/cmdline
exit 0
`;

/** Prints a line for each thing that is not as it should be: loops whose title begins with `$1` (a pattern), a setting other than `$2`. */
const FIND = `
[ -e ${CLOCK_FILE} ] || exit 0
for found in $(grep -lszx "$1-clock" /proc/[0-9]*/cmdline); do echo "process that flips the clock"; done
read -r setting < ${CLOCK_FILE}
[ "$setting" = "$2" ] || echo "clock of the server set to $setting"
`;
const ANY_FAULT = '[d]bquake_.*';

/** The clock that a server of the node has or would have; times in seconds since 1970. */
export interface NodeClock {
  /** Of the host, as the node's kernel has it. */
  readonly real: number;
  /** How far a program that was started like the server is ahead, seconds. */
  readonly shift: number;
  /** The shift is known to be within this, seconds. */
  readonly uncertainty: number;
  /** From when on rates count. */
  readonly start: number;
  /** What the file says. */
  readonly setting: string;
  /** How many loops of the fault run. */
  readonly loops: number;
}

/** Sets the clock of the server on the node, and ends the fault's loop if there is one. Throws `QUAKE_CLOCK_SCRIPT` (environment). */
export async function setClock(context: FaultContext, node: ClusterNode, setting: ClockSetting): Promise<void> {
  const text = clockText(setting);
  try {
    await run(node, SET, patternOf(context.id), text);
  } catch (error) {
    const { running } = await context.container(node).state();
    if (running) throw error;
    // Nobody reads it now, and who starts there later is to find this.
    await writeContainerFile(context.engine, node.container, CLOCK_FILE, `${text}\n`, { mode: 0o644 });
  }
}

/** Lets the clock flip between these two settings until `setClock`. */
export async function strobeClock(
  context: FaultContext,
  node: ClusterNode,
  between: readonly [ClockSetting, ClockSetting],
  everySeconds: number,
): Promise<void> {
  await run(node, STROBE, ...between.map(clockText), String(everySeconds), titleOf(context.id));
}

/** The clock of a program that is started on the node like the server. */
export async function lookAtClock(node: ClusterNode, { product }: Pick<FaultContext, 'product'>): Promise<NodeClock> {
  return parseClock(await run(node, LOOK, product.serverEnvironment?.account ?? ''));
}

/** Throws `QUAKE_CLOCK_SCRIPT` (environment) when it is not what `LOOK` prints. */
export function parseClock(output: string): NodeClock {
  const [times = '', setting = '', ...loops] = output.trim().split('\n');
  const [before = NaN, faked = NaN, between = NaN, doubled = NaN, after = NaN] = times.split(' ').map(Number);
  const real = (before + between) / 2;
  // doubled = start + 2 * (now - start), and now was in the middle of the two looks around it.
  const start = between + after - doubled;
  if (!Number.isFinite(faked - real + start)) throw scriptFailed('the node', `"${output.trim()}" are no times`);
  return { real: after, shift: faked - real, uncertainty: (between - before) / 2, start, setting, loops: loops.length };
}

/**
 * What clock faults left in a node, by a look that needs no journal; with `remove` it is taken away. `exec` runs a command in
 * the node's container as root.
 */
export async function clockResidue(
  exec: (argv: readonly string[]) => Promise<{ readonly stdout: string }>,
  mode: 'find' | 'remove',
): Promise<readonly string[]> {
  const truth = clockText(TRUE_CLOCK);
  const { stdout } = await exec(['sh', '-c', FIND, 'sh', ANY_FAULT, truth]);
  const found = stdout.split('\n').filter((line) => line !== '');
  if (mode === 'remove' && found.length > 0) await exec(['sh', '-c', SET, 'sh', ANY_FAULT, truth]);
  return found;
}

const titleOf = (id: string): string => `dbquake_${id}-clock`;

/** Matches how the title begins, and not itself where it is an argument. */
const patternOf = (id: string): string => `[d]bquake_${id}`;

async function run(node: ClusterNode, script: string, ...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr, timedOut } = await node.probe(['sh', '-c', script, 'sh', ...args], {
    timeoutMs: TIMEOUT_MS,
  });
  if (exitCode === 0) return stdout;
  const reason = timedOut ? `no end within ${TIMEOUT_MS} ms` : stderr.trim() || `exit code ${exitCode ?? 'unknown'}`;
  throw scriptFailed(node.name, reason);
}

function scriptFailed(where: string, reason: string): QuakeError {
  return new QuakeError('QUAKE_CLOCK_SCRIPT', `The clock of ${where}: ${reason}`, { exitClass: 'environment' });
}
