import { LAYOUT } from '../install/layout.ts';
import { nodeMachine } from '../machine/node-machine.ts';
import { parseSysCtl, runSysCtl } from '../tools/sys-ctl.ts';

const wanted = parseSysCtl(process.argv.slice(2), process.env['KINGBASE_DATA'] ?? LAYOUT.data);
void runSysCtl(nodeMachine, wanted).then(({ exitCode, stdout, stderr }) => {
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = exitCode;
});
