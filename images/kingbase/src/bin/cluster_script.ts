import { runScript } from '../scripts/run-script.ts';

void runScript(process.argv.slice(2)).then((exitCode) => {
  process.exit(exitCode);
});
