import { SetupError, say } from './step.mjs';

/** True when `version` (`20.19.1`) is at least `minimum` (`20.19`). */
export function isAtLeast(version, minimum) {
  const have = version.split('.').map(Number);
  const want = minimum.split('.').map(Number);
  for (const [index, wanted] of want.entries()) {
    const difference = (have[index] ?? 0) - wanted;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Throws SetupError when this Node is older than `engines.node` of package.json (`>=20.19`) says. */
export function checkNodeVersion(manifest) {
  const minimum = manifest.engines.node.replace(/^>=/, '');
  if (!isAtLeast(process.versions.node, minimum)) {
    throw new SetupError(
      `Node ${process.versions.node} is too old: dbquake needs Node ${minimum} or newer.`,
      `Install Node ${minimum} or newer and call this again.`,
    );
  }
  say('Node', `${process.versions.node}, at least ${minimum} as needed`);
}
