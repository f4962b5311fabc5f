import { findRoleTarget } from '../role-request.ts';
import type { Subcommand } from '../subcommand.ts';

/** `gs_ctl finishredo`: asks a standby to end its redo; says nothing where it could ask (facts/opengauss.md §1.3). */
export const finishredo: Subcommand = {
  header: (_, directory) => `gs_ctl finish redo ,datadir is ${directory} `,
  needsDirectory: true,
  run: async (context) => {
    const { host, paths } = context;
    const target = await findRoleTarget(context, 'Is server running?');
    if (target === undefined) return 1;
    host.files.write(paths.finishRedoRequest, '');
    host.processes.signal(target.pid, 'SIGUSR1');
    return 0;
  },
};
