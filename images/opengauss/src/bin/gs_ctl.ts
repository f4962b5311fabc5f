import { createNodeHost } from '../host/node-host.ts';
import { runGsCtl } from '../gs-ctl/run-gs-ctl.ts';

void runGsCtl(process.argv.slice(2), createNodeHost()).then(
  // A started server, its log file or a watched stream must not keep gs_ctl alive.
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    process.stdout.write(`gs_ctl: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
