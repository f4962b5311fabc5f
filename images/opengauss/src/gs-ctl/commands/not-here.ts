import type { Subcommand } from '../subcommand.ts';

/**
 * Subcommands of openGauss 3.0.6 that need what the stand-in does not have: shared storage, stacks of threads, a delayed
 * receiver, saved upgrade files. They are known, so they are no wrong use; they say that they are not here.
 */
function notHere(name: string, reason: string): Subcommand {
  return {
    header: (_, directory) => `gs_ctl ${name} ,datadir is ${directory} `,
    needsDirectory: true,
    run: ({ report }) => {
      report.warning(` ${name} is not in this stand-in: ${reason}\n`);
      return Promise.resolve(1);
    },
  };
}

export const copy = notHere('copy', 'it has no shared storage');
export const stack = notHere('stack', 'it has no threads');
export const startwalrcv = notHere('startwalrcv', 'its receiver never waits for a delayed redo');
export const restore = notHere('restore', 'its builds save nothing that could be restored');
