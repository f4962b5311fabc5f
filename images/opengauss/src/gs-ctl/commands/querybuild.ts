import { formatQueryBuild, judgeBuild } from '../format/querybuild.ts';
import { findLocalServer, queryServer, readState } from '../local-server.ts';
import type { Context, Subcommand } from '../subcommand.ts';

/** `gs_ctl querybuild` (facts/opengauss.md §2.5; recordings 02, 03, 16, 20). */
export const querybuild: Subcommand = {
  header: (_, directory) => `gs_ctl build query ,datadir is ${directory} `,
  needsDirectory: true,
  run: async (context) => {
    const { host, report, paths } = context;
    const state = readState(host, paths);
    if (state === undefined) {
      report.warning(` file "${paths.state}" is not exist\n`);
      return 1;
    }
    const buildPid = Number((host.files.readText(paths.buildPid) ?? '0').trim());
    if (!Number.isInteger(buildPid) || buildPid < 0) {
      report.warning(` invalid data in build pid file "${paths.buildPid}"\n`);
      return 1;
    }
    await noteSilentServer(context);
    report.print(formatQueryBuild(state, judgeBuild(buildPid, host.processes.isAlive(buildPid), state)));
    return 0;
  },
};

/** It only says so and prints the state file nevertheless (recording 16). */
async function noteSilentServer({ host, report, paths }: Context): Promise<void> {
  const server = findLocalServer(host, paths);
  if (server.kind !== 'running') return;
  try {
    await queryServer(host, server.pidFile, 5000);
  } catch {
    report.warning('could not connect to the local server: connection failed!\n');
  }
}
