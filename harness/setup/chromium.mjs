import { installPackages, isDebian, isRoot } from './debian-packages.mjs';
import { findProgram } from './run-command.mjs';
import { say } from './step.mjs';

/** The path of the browser that the tests of the HTML report use, or undefined. */
function findChromium() {
  return findProgram('chromium');
}

/** Debian's Chromium for the browser tests. Where that is not possible they are skipped: this never fails. */
export async function ensureChromium() {
  if (findChromium() === undefined) {
    const obstacle = await installChromium();
    if (obstacle !== undefined) {
      say('Chromium', `the browser tests will be skipped: ${obstacle}`);
      return;
    }
  }
  say('Chromium', findChromium());
}

/** Why it could not be installed, or undefined when it is there now. */
async function installChromium() {
  if (!isDebian()) return 'chromium is not installed, and only Debian has it as a plain package';
  if (!isRoot()) return 'chromium is not installed, and only root can install it (apt-get install chromium)';
  try {
    await installPackages('Chromium', ['chromium']);
  } catch (error) {
    return error.message;
  }
  return findChromium() === undefined ? 'apt-get installed no program named chromium' : undefined;
}
