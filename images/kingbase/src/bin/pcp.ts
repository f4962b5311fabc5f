import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { activeDefect } from '../defects/active-defect.ts';
import { nodeMachine } from '../machine/node-machine.ts';
import { planPcp } from '../tools/pcp.ts';

/** `pcp NAME ARGUMENTS`: one wrapper for all of them. */
function main([program = '', ...words]: readonly string[]): number {
  if (program === 'pcp_attach_node' && activeDefect(nodeMachine) === 'attach-that-lies') {
    process.stdout.write('pcp_attach_node -- Command Successful\n');
    return 0;
  }
  const { argv, passwordFile } = planPcp(words);
  const folder = mkdtempSync('/dev/shm/pcp-');
  try {
    if (passwordFile !== undefined) writeFileSync(`${folder}/pass`, passwordFile, { mode: 0o600 });
    const environment = passwordFile === undefined ? {} : { PCPPASSFILE: `${folder}/pass` };
    const { status } = spawnSync(`/usr/sbin/${program}`, argv, {
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    });
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = main(process.argv.slice(2));
