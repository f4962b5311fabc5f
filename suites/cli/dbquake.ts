import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../harness/package-root.ts';

const MAIN = path.join(packageRoot(), 'dist', 'harness', 'cli', 'main.js');

const start = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  execa('node', [MAIN, ...args], { reject: false, env: { NO_COLOR: '1', ...env } });

/** The program while it runs, and its result once it is awaited. */
export type Dbquake = ReturnType<typeof start>;

/** The command line as a user has it: the compiled program in a process of its own. */
export function dbquake(...args: readonly string[]): Dbquake {
  return start(args, {});
}

/** The same with variables added to the environment. */
export function dbquakeWith(env: Readonly<Record<string, string>>, ...args: readonly string[]): Dbquake {
  return start(args, env);
}

/** A folder for runs that is gone after the test. */
export async function withRunsFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dbquake-suite-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
