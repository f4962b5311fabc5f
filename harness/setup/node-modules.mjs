import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.mjs';
import { SetupError, say } from './step.mjs';

/**
 * Why what is installed is not what package-lock.json wants, in words, or undefined when it is the same.
 * `locked` is the parsed package-lock.json, `installed` the parsed node_modules/.package-lock.json that npm leaves
 * (undefined when there is none), `isOnDisk(path)` tells whether a package's folder exists.
 * Packages that npm left out on purpose (optional ones of another platform) are not missing.
 */
export function whyStale(locked, installed, isOnDisk) {
  if (installed === undefined) return 'node_modules is missing or was not made by npm';
  const wanted = Object.entries(locked.packages).filter(([path]) => path !== '');
  const reasons = wanted.map(([path, entry]) => difference(path, entry, installed.packages[path], isOnDisk));
  const unwanted = Object.keys(installed.packages)
    .filter((path) => locked.packages[path] === undefined)
    .map((path) => `${packageName(path)} is installed but not wanted`);
  const all = [...reasons.filter((reason) => reason !== undefined), ...unwanted];
  if (all.length === 0) return undefined;
  return all.length === 1 ? all[0] : `${all[0]}, and ${all.length - 1} more differences`;
}

function difference(path, wanted, found, isOnDisk) {
  const name = packageName(path);
  if (found === undefined) return wanted.optional === true ? undefined : `${name} is not installed`;
  if (found.version !== wanted.version) return `${name} is ${found.version}, wanted ${wanted.version}`;
  if (found.integrity !== wanted.integrity) return `${name} ${wanted.version} has another checksum`;
  return isOnDisk(path) ? undefined : `the folder of ${name} is gone`;
}

function packageName(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** `npm ci` where node_modules is missing or is not what package-lock.json says. */
export async function ensureNodeModules(root) {
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const reason = whyStale(locked, readInstalled(root), (path) => existsSync(join(root, path, 'package.json')));
  if (reason === undefined) {
    say('packages', 'node_modules is what package-lock.json says');
    return;
  }
  say('packages', `${reason}: npm ci`);
  const exitCode = await runCommand('npm', ['ci'], { cwd: root });
  if (exitCode !== 0) {
    throw new SetupError(
      `npm ci failed with exit code ${exitCode} (its output is above).`,
      'Check that the npm registry can be reached (npm ping), then call this again.',
    );
  }
  say('packages', 'installed');
}

function readInstalled(root) {
  try {
    return JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8'));
  } catch {
    // Missing or cut off in the middle of an installation: both mean that npm has to do it again.
    return undefined;
  }
}
