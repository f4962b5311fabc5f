import { readFileSync } from 'node:fs';
import { findProgram, runQuietly } from './run-command.mjs';
import { SetupError, say } from './step.mjs';

/** `ID` and `ID_LIKE` of an os-release text, lower case: `['ubuntu', 'debian']`. */
export function distributionNames(osRelease) {
  return osRelease
    .split('\n')
    .map((line) => /^(?:ID|ID_LIKE)=(.*)$/.exec(line.trim())?.[1])
    .filter((value) => value !== undefined)
    .flatMap((value) => value.replace(/^["']|["']$/g, '').split(/\s+/))
    .map((name) => name.toLowerCase());
}

function hostDistribution() {
  try {
    return distributionNames(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return [];
  }
}

/** True on Debian and on what is derived from it. */
export function isDebianFamily() {
  return hostDistribution().includes('debian') && findProgram('apt-get') !== undefined;
}

/** True on Debian itself. */
export function isDebian() {
  return hostDistribution()[0] === 'debian' && isDebianFamily();
}

export function isRoot() {
  return process.getuid?.() === 0;
}

const shownLines = 15;
let listsAreFresh = false;

/** Installs Debian packages as root; throws SetupError when apt-get fails. */
export async function installPackages(step, packages) {
  if (!listsAreFresh) {
    await aptGet(step, ['update']);
    listsAreFresh = true;
  }
  await aptGet(step, ['install', '--yes', '--no-install-recommends', ...packages]);
}

async function aptGet(step, args) {
  // Another apt-get may be at work on a machine that has just been started: wait for it instead of failing.
  const argv = ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args];
  say(step, `apt-get ${args.join(' ')}`);
  const { exitCode, output } = await runQuietly('apt-get', argv, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  if (exitCode !== 0) {
    const tail = output.trimEnd().split('\n').slice(-shownLines).join('\n');
    throw new SetupError(
      `apt-get ${args[0]} failed with exit code ${exitCode}. The end of its output:\n${tail}`,
      'Check the package sources of this machine (/etc/apt), then call this again.',
    );
  }
}
