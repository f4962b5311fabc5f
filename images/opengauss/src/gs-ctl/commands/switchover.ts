import { waitWithDots } from '../dots.ts';
import { readLocalRole } from '../local-server.ts';
import { findRoleTarget, writeTermFile } from '../role-request.ts';
import type { Context, Subcommand } from '../subcommand.ts';

/** What the request file holds: the demote mode of the primary (facts/opengauss.md §1.8). */
const DEMOTE_MODES = { fast: 2, force: 4 } as const;

/**
 * `gs_ctl switchover`, run on the standby. Exit 0 also when the time is over (facts/opengauss.md §0.2): success must be
 * read from the text and from the role afterwards.
 */
export const switchover: Subcommand = {
  header: (_, directory) => `gs_ctl switchover ,datadir is ${directory} `,
  lock: { verb: 'switchover', exitCode: 1 },
  needsDirectory: true,
  run: async (context) => {
    const { host, report, paths, commandLine } = context;
    report.progress(`switchover term (${commandLine.term})\n`);
    if (commandLine.shutdownMode === 'immediate') {
      report.warning('datanode does not support smart or immediate switchover\n');
      return 1;
    }
    const target = await findRoleTarget(context, 'Is server running?');
    if (target === undefined) return 1;
    switch (target.role) {
      case 'Primary':
        report.progress(`switchover completed (${paths.root})\n`);
        return 0;
      case 'Unknown':
        report.warning('cannot switchover server: server mode is unknown\n');
        return 1;
      case 'Normal':
      case 'Pending':
        report.warning(' cannot switchover server; server is not in standby or cascade standby mode\n');
        return 1;
      case 'Standby':
      case 'Cascade Standby':
        break;
    }
    const wanted = target.role === 'Standby' ? 'Primary' : 'Standby';
    requestSwitchover(context, target.pid);
    if (!commandLine.wait) {
      report.progress('server starting switchover\n');
      return 0;
    }
    report.progress('waiting for server to switchover...');
    const done = await waitWithDots(host, {
      condition: async () => ((await readLocalRole(host, paths, target.pidFile)) === wanted ? true : undefined),
      timeoutSeconds: commandLine.timeoutSeconds,
      dot: () => report.print('.'),
    });
    report.print('\n');
    if (done === undefined) {
      const { timeoutSeconds } = commandLine;
      report.warning(
        `\n switchover timeout after ${timeoutSeconds} seconds. please manually check the cluster status or backtrack log.\n`,
      );
      return 0;
    }
    report.progress('done\n');
    report.progress(`switchover completed (${paths.root})\n`);
    return 0;
  },
};

function requestSwitchover(context: Context, pid: number): void {
  const { host, paths, commandLine } = context;
  writeTermFile(context);
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(commandLine.force ? DEMOTE_MODES.force : DEMOTE_MODES.fast);
  host.files.write(paths.switchoverRequest, bytes);
  host.processes.signal(pid, 'SIGUSR1');
}
