import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages, isDebian, isRoot } from './debian-packages.mjs';
import { engineGet } from './engine-request.mjs';
import { findProgram } from './run-command.mjs';
import { SetupError, say } from './step.mjs';

/**
 * Makes sure that the base image can be built: it is there already, or a registry has the image that it starts from,
 * or mmdebstrap can make it from Debian's package sources. Throws SetupError when none of them holds.
 */
export async function ensureImageBuilder(root, address) {
  if (await hasBaseImage(address)) {
    say('base image', 'there is one');
    return;
  }
  const ancestor = registryImageOf(readFileSync(join(root, 'images', 'base', 'Dockerfile'), 'utf8'));
  if (await registryHas(address, ancestor)) {
    say('base image', `none yet; it will be built from ${ancestor}`);
    return;
  }
  if (findProgram('mmdebstrap') === undefined) {
    if (!isRoot() || !isDebian()) {
      throw new SetupError(
        `The base image cannot be built: no image registry has an answer for ${ancestor}, and mmdebstrap is not installed.`,
        'Give the Docker engine access to an image registry, or run this as root on Debian 12, where mmdebstrap is installed and builds it from packages.',
      );
    }
    say('base image', `no image registry has an answer for ${ancestor}: installing mmdebstrap`);
    await installPackages('base image', ['mmdebstrap']);
  }
  say('base image', 'none yet; it will be built with mmdebstrap');
}

/** The image after `FROM` in a Dockerfile whose first stage names one. */
function registryImageOf(dockerfile) {
  const [, name] = /^FROM\s+(\S+)/m.exec(dockerfile) ?? [];
  if (name === undefined) throw new SetupError('images/base/Dockerfile has no FROM line.', 'Restore that file.');
  return name;
}

async function hasBaseImage(address) {
  const filters = encodeURIComponent(JSON.stringify({ label: ['dbquake.image=base'] }));
  const { statusCode, body } = await engineGet(address, `/images/json?filters=${filters}`, 10_000);
  return statusCode === 200 && JSON.parse(body).length > 0;
}

/** Asks through the engine, because it knows its mirrors and credentials and we do not. */
async function registryHas(address, image) {
  try {
    return (await engineGet(address, `/distribution/${image}/json`, 15_000)).statusCode === 200;
  } catch {
    return false;
  }
}
