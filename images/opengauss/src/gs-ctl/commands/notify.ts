import type { LocalRole } from '../../control.ts';
import type { PgdataPaths } from '../../pgdata.ts';
import { waitWithDots } from '../dots.ts';
import { readLocalRole } from '../local-server.ts';
import { findRoleTarget, writeTermFile } from '../role-request.ts';
import type { Subcommand } from '../subcommand.ts';

interface NotifyTarget {
  readonly role: LocalRole;
  readonly request: (paths: PgdataPaths) => string;
}

const TARGETS: Readonly<Record<string, NotifyTarget>> = {
  primary: { role: 'Primary', request: (paths) => paths.notifyPrimary },
  standby: { role: 'Standby', request: (paths) => paths.notifyStandby },
  cascade_standby: { role: 'Cascade Standby', request: (paths) => paths.notifyCascadeStandby },
};

/** `gs_ctl notify -M` for a Pending server, or a Normal one that is to be primary (facts/opengauss.md §1.9, recording 15). */
export const notify: Subcommand = {
  header: (_, directory) => `gs_ctl notify ,datadir is ${directory} `,
  needsDirectory: true,
  run: async (context) => {
    const { host, report, paths, commandLine } = context;
    const { serverMode } = commandLine;
    if (serverMode === undefined) {
      report.warning('the parameter of notify must be specified\n');
      return 1;
    }
    const wanted = TARGETS[serverMode];
    if (wanted === undefined) {
      report.warning(' the parameter of notify is not recognized\n');
      return 1;
    }
    const target = await findRoleTarget(context, 'Is server running?');
    if (target === undefined) return 1;
    if (target.role !== 'Pending' && !(target.role === 'Normal' && serverMode === 'primary')) {
      report.warning(' only support notify server in pending mode; or notify server to primary in normal mode');
      return 1;
    }
    if (serverMode === 'primary') {
      report.progress(`notify primary term (${commandLine.term})`);
      writeTermFile(context);
    }
    host.files.write(wanted.request(paths), '');
    host.processes.signal(target.pid, 'SIGUSR1');
    report.progress('waiting for server to response...');
    const done = await waitWithDots(host, {
      condition: async () => ((await readLocalRole(host, paths, target.pidFile)) === wanted.role ? true : undefined),
      timeoutSeconds: commandLine.timeoutSeconds,
      dot: () => report.print('.'),
      graceMs: 200,
    });
    if (done === undefined) {
      const current = await readLocalRole(host, paths, target.pidFile);
      report.warning('failed');
      report.warning(` notify server failed, notify ${wanted.role}, current is ${current}`);
      return 1;
    }
    report.print(' ');
    report.progress('done');
    report.progress(`notify server completed, mode change to ${wanted.role}\n`);
    return 0;
  },
};
