import { createNodeHost } from '../host/node-host.ts';
import { runGsGuc } from '../gs-guc/run-gs-guc.ts';

void runGsGuc(process.argv.slice(2), createNodeHost()).then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    process.stdout.write(`gs_guc: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
