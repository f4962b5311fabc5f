import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from './step.mjs';

export const defaultSocket = '/var/run/docker.sock';

/**
 * Where the Docker engine listens, as options for node:http or node:https: `{socketPath}` or `{host, port, tls}`.
 * `dockerHost` is the value of DOCKER_HOST; undefined or empty means the default socket. Throws SetupError.
 */
export function parseEngineAddress(dockerHost) {
  if (dockerHost === undefined || dockerHost === '') return { socketPath: defaultSocket };
  const [, scheme, rest] = /^([a-z]+):\/\/(.*)$/.exec(dockerHost) ?? [];
  if (scheme === 'unix') return { socketPath: rest };
  const address = /^(.+):(\d+)\/?$/.exec(rest ?? '');
  if (address !== null && (scheme === 'tcp' || scheme === 'http' || scheme === 'https')) {
    const tls = scheme === 'https' || (process.env.DOCKER_TLS_VERIFY ?? '') !== '';
    return { host: address[1].replace(/^\[|\]$/g, ''), port: Number(address[2]), tls };
  }
  throw new SetupError(
    `DOCKER_HOST=${dockerHost} cannot be used: dbquake speaks to unix:// and tcp:// addresses.`,
    'Set DOCKER_HOST to such an address, or unset it to use ' + defaultSocket + '.',
  );
}

/** The certificates that the docker client uses for TLS, from DOCKER_CERT_PATH. */
export function clientCertificates() {
  const folder = process.env.DOCKER_CERT_PATH ?? join(homedir(), '.docker');
  const read = (name) => readFileSync(join(folder, name));
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}

/** For messages: `/var/run/docker.sock` or `host:port`. */
export function describeAddress(address) {
  return address.socketPath ?? `${address.host}:${address.port}`;
}
