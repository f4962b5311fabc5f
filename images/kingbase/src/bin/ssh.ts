import { runSsh } from '../host/remote-shell-client.ts';

void runSsh(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
