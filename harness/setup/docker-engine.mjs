import { installPackages, isDebianFamily, isRoot } from './debian-packages.mjs';
import { startDockerDaemon } from './docker-daemon.mjs';
import { defaultSocket, describeAddress, parseEngineAddress } from './engine-address.mjs';
import { pingEngine } from './engine-request.mjs';
import { findProgram } from './run-command.mjs';
import { SetupError, say } from './step.mjs';

/** Makes sure that a Docker engine answers; returns its address. Throws SetupError where that is not possible. */
export async function ensureDockerEngine() {
  const address = parseEngineAddress(process.env.DOCKER_HOST);
  const first = await pingEngine(address);
  if (!first.answers) await provideEngine(address, first);
  const { server } = first.answers ? first : await pingEngine(address);
  say('Docker', `${server} answers at ${describeAddress(address)}`);
  return address;
}

async function provideEngine(address, failure) {
  const why = `No Docker engine answers at ${describeAddress(address)}: ${failure.reason}.`;
  if (address.socketPath !== defaultSocket) {
    throw new SetupError(why, 'Start that engine, or unset DOCKER_HOST to use the one of this machine.');
  }
  if (failure.code === 'EACCES') {
    throw new SetupError(why, 'Run this as root, or as a member of the group that owns the socket.');
  }
  if (!isRoot() || !isDebianFamily()) {
    throw new SetupError(
      why,
      'Install Docker Engine 20.10 or newer and start it (on Debian and Ubuntu: apt-get install docker.io), or run this as root on Debian or Ubuntu, where the set-up does that itself. Or set DOCKER_HOST to an engine elsewhere.',
    );
  }
  if (findProgram('dockerd') === undefined) {
    say('Docker', `${why} Installing it`);
    await installPackages('Docker', ['docker.io', 'iptables', 'ca-certificates', 'mmdebstrap']);
  }
  await startDockerDaemon(address);
}
