import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { messageOf, QuakeError } from '../../errors.ts';
import type { BuildRequest } from './base-image.ts';
import { imageFolder } from './build-context.ts';
import { buildFailed, followBuild } from './build-stream.ts';
import { repositoryOf, tagOf } from './image-definition.ts';
import { imageSettings } from './dockerfile.ts';
import { aptProxies, BASE_RELEASE, debianSources, packageNames } from './debian-sources.ts';

/** Part of the base image's hash: what mmdebstrap is told whatever the machine. */
export const MMDEBSTRAP_OPTIONS: readonly string[] = [
  '--variant=minbase',
  '--format=tar',
  '--aptopt=APT::Install-Recommends "false"',
  '--aptopt=Acquire::Languages "none"',
];

/** Where Debian's package debian-archive-keyring keeps the keys; apt's own trusted keys otherwise. */
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Makes a Debian root folder with mmdebstrap and pipes it into the engine as an image. The image gets its tag only after
 * mmdebstrap has ended well, so a half image is never found by name.
 * Throws `QUAKE_BASE_SOURCES_MISSING`, `QUAKE_MMDEBSTRAP_MISSING`, `QUAKE_IMAGE_BUILD_FAILED`, `QUAKE_DISK_FULL` (environment).
 */
export async function importDebianRoot(request: BuildRequest, dockerfile: string): Promise<void> {
  const { engine, name, hash, labels, progress } = request;
  const tag = tagOf(name, hash);
  const sources = await hostDebianSources();
  sources.forEach((line) => progress(`package source: ${line}`));
  const mmdebstrap = execa('mmdebstrap', await mmdebstrapArguments(sources), {
    buffer: { stdout: false },
    encoding: 'buffer',
    reject: false,
    stdin: 'ignore',
  });
  const output: string[] = [];
  createInterface({ input: mmdebstrap.stderr }).on('line', (line) => {
    output.push(line);
    if (line.startsWith('I: ')) progress(line);
  });
  const changes = [
    ...imageSettings(dockerfile),
    ...Object.entries(labels).map(([name, value]) => `LABEL ${name}="${value}"`),
  ];
  const imported = importRoot();
  const [ended, image] = await Promise.allSettled([mmdebstrap, imported]);
  const failure = whyFailed();
  if (failure !== undefined) {
    if (image.status === 'fulfilled') await engine.getImage(image.value).remove();
    throw failure;
  }
  if (image.status === 'rejected') throw image.reason as Error;
  await engine.getImage(image.value).tag({ repo: repositoryOf(name), tag: hash });

  async function importRoot(): Promise<string> {
    const stream = await engine.importImage(mmdebstrap.stdout, { changes: changes.join('\n') });
    return await followBuild(tag, stream, progress);
  }

  function whyFailed(): QuakeError | undefined {
    if (ended.status === 'rejected') return buildFailed(tag, messageOf(ended.reason), output);
    const result = ended.value;
    if (result.exitCode === 0) return undefined;
    if (result.code === 'ENOENT') return mmdebstrapMissing();
    return buildFailed(tag, `mmdebstrap ended with exit code ${String(result.exitCode ?? result.signal)}`, output);
  }
}

async function mmdebstrapArguments(sources: readonly string[]): Promise<string[]> {
  const folder = imageFolder('base');
  const packages = packageNames(await readFile(join(folder, 'packages.txt'), 'utf8'));
  const { stdout: configuration } = await execa('apt-config', ['dump']);
  return [
    ...MMDEBSTRAP_OPTIONS,
    `--mode=${process.getuid?.() === 0 ? 'root' : 'auto'}`,
    ...(existsSync(KEYRING) ? [`--keyring=${KEYRING}`] : []),
    ...aptProxies(configuration).map((line) => `--aptopt=${line}`),
    `--dpkgopt=${join(folder, 'dpkg-excludes')}`,
    `--essential-hook=${join(folder, 'prepare.sh')}`,
    `--customize-hook=${join(folder, 'finish.sh')}`,
    `--include=${packages.join(',')}`,
    BASE_RELEASE,
    '-',
    ...sources,
  ];
}

/** This machine's own sources; the package lists are fetched first where there are none yet. */
async function hostDebianSources(): Promise<string[]> {
  const known = await knownDebianSources();
  if (known.length > 0 || process.getuid?.() !== 0) return requireSources(known);
  await execa('apt-get', ['-q', 'update'], { reject: false });
  return requireSources(await knownDebianSources());
}

async function knownDebianSources(): Promise<string[]> {
  const { stdout, failed } = await execa('apt-get', ['indextargets'], { reject: false });
  return failed ? [] : debianSources(stdout, BASE_RELEASE);
}

function requireSources(sources: string[]): string[] {
  if (sources.length > 0) return sources;
  throw new QuakeError(
    'QUAKE_BASE_SOURCES_MISSING',
    `The base image cannot be built: no image registry answers, and apt knows no package source of Debian ${BASE_RELEASE} on this machine`,
    {
      exitClass: 'environment',
      hint: 'Give the Docker engine access to an image registry, or build on a Debian 12 machine ("apt-get update" first), or "docker load" an image saved there.',
    },
  );
}

function mmdebstrapMissing(): QuakeError {
  return new QuakeError(
    'QUAKE_MMDEBSTRAP_MISSING',
    'The base image cannot be built: no image registry answers, and mmdebstrap is not installed',
    { exitClass: 'environment', hint: 'As root on Debian: "npm run setup", or "apt-get install mmdebstrap".' },
  );
}
