import type { ShutdownMode } from './command-line.ts';
import { waitWithDots } from './dots.ts';
import { findLocalServer } from './local-server.ts';
import type { Context } from './subcommand.ts';

/** How the server is told to stop (facts/opengauss.md §1.4, §5.4). */
const SIGNALS: Readonly<Record<ShutdownMode, NodeJS.Signals>> = { fast: 'SIGINT', immediate: 'SIGQUIT' };

export type StopOutcome = 'stopped' | 'timed-out';

/** Signals the server and waits until it is gone; prints the plain lines without prefix (recordings 06, 13). */
export async function stopServer(
  context: Context,
  pid: number,
  mode: ShutdownMode,
  dots: 'with dots' | 'without dots',
): Promise<StopOutcome> {
  const { host, report, commandLine, paths } = context;
  const print = (text: string): void => {
    if (!commandLine.silent) report.print(text);
  };
  host.processes.signal(pid, SIGNALS[mode]);
  print('waiting for server to shut down...');
  const gone = await waitWithDots(host, {
    // Both, as the next start refuses while one of them is left.
    condition: () =>
      findLocalServer(host, paths).kind !== 'running' && !host.processes.isAlive(pid) ? true : undefined,
    timeoutSeconds: commandLine.timeoutSeconds,
    dot: () => {
      if (dots === 'with dots') print('.');
    },
  });
  if (gone === undefined) return 'timed-out';
  print(' done\nserver stopped\n');
  return 'stopped';
}

/**
 * What `-m immediate` and a build do where no server is known or it does not stop: SIGKILL for whatever of this user
 * works in the directory (recordings 04, 12); postmaster.pid stays. The command in the text is the one the real gs_ctl
 * runs.
 */
export function killByForce({ host, report, paths }: Context): void {
  report.progress('stop failed, killing gaussdb by force ...\n');
  report.progress(`command [${forceCommand(paths.root)}] path: [${paths.root}] \n`);
  for (const pid of host.processes.inDirectory(paths.root)) host.processes.signal(pid, 'SIGKILL');
  report.progress('server stopped\n');
}

function forceCommand(directory: string): string {
  return (
    `ps c -eo pid,euid,cmd | grep gaussdb | grep -v grep | awk '{if($2 == curuid && $1!="-n") print "/proc/"$1"/cwd"}'` +
    ` curuid=\`id -u\`| xargs ls -l | awk '{if ($NF=="${directory}")  print $(NF-2)}' | awk -F/ '{print $3 }'` +
    ' | xargs kill -9 >/dev/null 2>&1 '
  );
}
