import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import { readDataDirectory } from './data-directory.ts';
import * as gsCtl from './gs-ctl.ts';
import { DATA_DIRECTORY } from './installation.ts';
import { expectOutcome } from './server-control.ts';
import { asServerAccount, commandLine } from './shell.ts';

const INTERRUPT_MS = 60_000;

/** `gs_ctl build`, in the end as asked: a build that fell back to the other mode is not what was asked for. */
export async function build(node: ClusterNode, mode: 'full' | 'incremental'): Promise<void> {
  await expectOutcome('QUAKE_BUILD_FAILED', node, `gs_ctl build -b ${mode}`, gsCtl.build(node, mode), mode);
}

/**
 * Begins a build in a process group of its own, waits for the file that says that the old data are gone, and kills the
 * whole group: gs_ctl and whatever copies for it. `$1` is the file, the rest the command. Exit code 0 says that the file
 * was there when everything was killed.
 */
const INTERRUPT = `
mark=$1
log=/tmp/dbquake-build.log
shift
setsid "$@" >$log 2>&1 &
leader=$!
rounds=0
while [ ! -e "$mark" ] && kill -0 $leader 2>/dev/null && [ $rounds -lt 5000 ]; do
  rounds=$((rounds + 1))
  sleep 0.01
done
victims=
session_of() {
  shift 3
  session=$1
}
for folder in /proc/[0-9]*; do
  { read -r line < "$folder/stat"; } 2>/dev/null || continue
  session_of \${line##*) }
  [ "$session" = "$leader" ] && victims="$victims \${folder#/proc/}"
done
kill -KILL $victims
tail -n 3 $log
rm -f $log
test -n "$victims" && test -e "$mark"
`;

/** The mark: facts/opengauss.md §7, recording 21. Throws `QUAKE_BUILD_NOT_INTERRUPTED` (environment). */
export async function interruptBuild(node: ClusterNode): Promise<void> {
  const mark = `${DATA_DIRECTORY}/build_completed.start`;
  const command = ['gs_ctl', 'build', '-D', DATA_DIRECTORY, '-b', 'full', '-M', 'standby'];
  // The script runs as the server's account too: `su` would put the command into a session of its own.
  const argv = asServerAccount(commandLine(['sh', '-c', INTERRUPT, 'sh', mark, ...command]));
  const { exitCode, stdout, stderr } = await node.exec(argv, { timeoutMs: INTERRUPT_MS });
  if (exitCode === 0) return;
  throw new QuakeError('QUAKE_BUILD_NOT_INTERRUPTED', `No build was interrupted on ${node.name}: ${stdout}${stderr}`, {
    exitClass: 'environment',
    context: { node: node.name, exitCode },
  });
}

export async function hasInterruptedBuild(node: ClusterNode): Promise<boolean> {
  return (await readDataDirectory(node)).uncompletedBuild;
}
