import type { Context } from '../machine/context.ts';
import { stamp } from '../machine/machine.ts';

const ROUNDS = 6;
/** A write that the disk does not take in this time is a failure (K51). */
const STEP_TIMEOUT_MS = 10_000;

/** Can the disk be read and written? Every step is a program of its own, so that a disk that hangs does not hang the script. */
export async function checkMounts(context: Context): Promise<boolean> {
  const { machine, ha, say } = context;
  const title = 'check read/write on mount point';
  say(`${stamp(machine.now())} ${title}`);
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`${stamp(machine.now())} ${title} (${round} / ${ROUNDS}).`);
    if (await checkAll(context)) {
      say(`${stamp(machine.now())} success to check read/write on mount point (${round} / ${ROUNDS}).`);
      say(`${stamp(machine.now())} ${title} ... ok`);
      return true;
    }
    say(`${stamp(machine.now())} failed to check read/write on mount point (${round} / ${ROUNDS}).`);
    if (round < ROUNDS) await machine.sleep(ha.mountRetrySeconds * 1000);
  }
  say(`${stamp(machine.now())} ${title} ... failed`);
  return false;
}

async function checkAll({ machine, ha, say }: Context): Promise<boolean> {
  for (const directory of ha.mountPoints) {
    const file = `${directory}/rw_status_file_${machine.now().getTime() % 1_000_000_000}`;
    const steps: readonly (readonly [words: string, argv: readonly string[]])[] = [
      [`stat the directory of the mount point "${directory}"`, ['stat', directory]],
      [`create/write the file "${file}"`, ['dd', 'if=/dev/zero', `of=${file}`, 'bs=4k', 'count=1', 'conv=fsync']],
      [`stat the file "${file}"`, ['stat', file]],
      [`read the file "${file}"`, ['dd', `if=${file}`, 'of=/dev/null']],
      [`delete the file "${file}"`, ['rm', file]],
    ];
    for (const [words, argv] of steps) {
      say(`${stamp(machine.now())} ${words} ...`);
      const { exitCode } = await machine.run(argv, { timeoutMs: STEP_TIMEOUT_MS });
      say(`${stamp(machine.now())} ${words} ... ${exitCode === 0 ? 'OK' : 'failed'}`);
      if (exitCode !== 0) return false;
    }
  }
  return true;
}
