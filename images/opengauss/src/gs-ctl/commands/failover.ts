import { waitWithDots } from '../dots.ts';
import { readLocalRole } from '../local-server.ts';
import { findRoleTarget, writeTermFile } from '../role-request.ts';
import type { Subcommand } from '../subcommand.ts';

/**
 * `gs_ctl failover` (facts/opengauss.md §1.7): the request is a file and a signal, repeated every second; when the time
 * is over the request stays and the server may promote later.
 */
export const failover: Subcommand = {
  header: (_, directory) => `gs_ctl failover ,datadir is ${directory} `,
  lock: { verb: 'failover', exitCode: 1 },
  needsDirectory: true,
  run: async (context) => {
    const { host, report, paths, commandLine } = context;
    report.progress(`failover term (${commandLine.term})\n`);
    const target = await findRoleTarget(context, ' Is server running?');
    if (target === undefined) return 1;
    switch (target.role) {
      case 'Primary':
        report.progress(` failover completed (${paths.root})\n`);
        return 0;
      case 'Unknown':
        report.warning(' cannot failover server:server mode is unknown\n');
        return 1;
      case 'Normal':
      case 'Pending':
        report.warning(' cannot failover server; server is not in standby or cascade standby mode\n');
        return 1;
      case 'Standby':
      case 'Cascade Standby':
        break;
    }
    const wanted = target.role === 'Standby' ? 'Primary' : 'Standby';
    writeTermFile(context);
    const request = (): void => {
      host.files.write(paths.failoverRequest, '');
      host.processes.signal(target.pid, 'SIGUSR1');
    };
    if (!commandLine.wait) {
      request();
      report.progress(' server starting failover\n');
      return 0;
    }
    report.progress(' waiting for server to failover...\n');
    const done = await waitWithDots(host, {
      condition: async () => ((await readLocalRole(host, paths, target.pidFile)) === wanted ? true : undefined),
      timeoutSeconds: commandLine.timeoutSeconds,
      dot: () => report.print('.'),
      eachSecond: request,
    });
    if (done === undefined) {
      const { timeoutSeconds } = commandLine;
      report.warning(
        `\n failover timeout after ${timeoutSeconds} seconds. please manually check the cluster status or backtrack log.\n`,
      );
      report.warning(` failover failed (${paths.root})\n`);
      return 1;
    }
    report.progress(' done\n');
    report.progress(` failover completed (${paths.root})\n`);
    return 0;
  },
};
