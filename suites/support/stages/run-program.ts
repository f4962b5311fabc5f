import { execa } from 'execa';

/**
 * Runs a Node program with its output on ours and gives its exit code; null when a signal or the time limit ended it.
 * `entry` is a path below the project folder, the working directory.
 */
export async function runProgram(entry: string, args: readonly string[], limitMs: number): Promise<number | null> {
  const result = await execa(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    reject: false,
    timeout: limitMs,
    // Containers are removed on SIGTERM; only a program that does not even do that is killed.
    forceKillAfterDelay: 30_000,
  });
  if (result.timedOut) process.stdout.write(`\n${entry} ran into its limit of ${limitMs / 1000} s\n`);
  return result.exitCode ?? null;
}
