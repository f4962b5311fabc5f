import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runCommand } from './run-command.mjs';
import { SetupError, say } from './step.mjs';

const sourceFolders = ['harness', 'reports'];
const sourceFiles = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

/** Compiles the command `dbquake` into dist/ when its sources are not those that dist/ was compiled from. */
export async function ensureCompiled(root) {
  const dist = join(root, 'dist');
  const stamp = join(dist, '.compiled-from');
  const hash = hashFiles(root, [...sourceFiles, ...sourceFolders.flatMap((folder) => typescriptFiles(root, folder))]);
  if (readIfThere(stamp) === hash) {
    say('command', 'dist is compiled from these sources');
    return;
  }
  say('command', 'compiling to dist');
  // What a deleted source left behind must not be found there.
  rmSync(dist, { recursive: true, force: true });
  const compiler = join('node_modules', 'typescript', 'bin', 'tsc');
  const exitCode = await runCommand(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root });
  if (exitCode !== 0) {
    throw new SetupError(
      'The sources do not compile (the messages of tsc are above).',
      'Use a revision whose checks passed.',
    );
  }
  writeFileSync(stamp, hash);
  say('command', 'compiled; npx dbquake works in this folder');
}

/** One hash over names and contents. */
function hashFiles(root, paths) {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function typescriptFiles(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
