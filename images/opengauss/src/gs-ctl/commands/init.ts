import type { Subcommand } from '../subcommand.ts';
import { splitWords } from './start.ts';

const GS_INITDB = '/usr/local/opengauss/bin/gs_initdb';

/** `gs_ctl init[db] -o "OPTIONS"`: runs gs_initdb with them (facts/opengauss.md §1.3). */
export const init: Subcommand = {
  header: (_, directory) => `gs_ctl init,datadir is ${directory} `,
  needsDirectory: true,
  run: async ({ host, report, paths, commandLine }) => {
    const argv = [GS_INITDB, '-D', paths.root, ...splitWords(commandLine.serverOptions ?? '')];
    const { exitCode, output } = await host.processes.run(argv);
    report.print(output);
    if (exitCode === 0) return 0;
    report.warning(' database system initialization failed\n');
    return 1;
  },
};
