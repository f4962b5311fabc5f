import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { Engine } from '../engine.ts';
import { imageFolder, withContextFolder, type ContextFile } from './build-context.ts';
import { followBuild, type Progress } from './build-stream.ts';
import { ancestorOf } from './dockerfile.ts';
import { IMAGE_LABELS, tagOf } from './image-definition.ts';
import { importDebianRoot } from './mmdebstrap.ts';

export interface BuildRequest {
  readonly engine: Engine;
  readonly files: readonly ContextFile[];
  readonly name: string;
  /** The 12 hex digits of what goes in: the tag of the image. */
  readonly hash: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly progress: Progress;
}

/**
 * Builds the base image in one of two ways and says which: with its Dockerfile where the image after `FROM` is here or
 * in a registry, else with mmdebstrap from this machine's own package sources (design.md, "Images without a registry").
 */
export async function buildBaseImage(request: BuildRequest): Promise<void> {
  const dockerfile = await readFile(join(imageFolder('base'), 'Dockerfile'), 'utf8');
  const ancestor = ancestorOf(dockerfile);
  const tag = tagOf(request.name, request.hash);
  const absence = await whyAbsent(request.engine, ancestor);
  if (absence === undefined) {
    request.progress(`building ${tag} from ${ancestor}`);
    const labels = { ...request.labels, [IMAGE_LABELS.source]: ancestor };
    await buildFromDockerfile(
      { ...request, labels },
      { network: 'default', buildArguments: proxyArguments(process.env) },
    );
    return;
  }
  request.progress(`building ${tag} with mmdebstrap, because ${ancestor} is not to be had: ${absence}`);
  const labels = { ...request.labels, [IMAGE_LABELS.source]: 'mmdebstrap' };
  await importDebianRoot({ ...request, labels }, dockerfile);
}

/**
 * Builds with the Dockerfile among the files, by the engine's classic builder. Only the base image needs the network,
 * for its packages (and the proxies that lead there); the others are copied together without.
 */
export async function buildFromDockerfile(
  request: BuildRequest,
  how: { readonly network: 'none' | 'default'; readonly buildArguments: Readonly<Record<string, string>> },
): Promise<void> {
  const tag = tagOf(request.name, request.hash);
  await withContextFolder(request.files, async (folder) => {
    const stream = await request.engine.buildImage(
      { context: folder, src: request.files.map((file) => file.path) },
      {
        t: tag,
        labels: request.labels,
        buildargs: how.buildArguments,
        networkmode: how.network,
        rm: true,
        forcerm: true,
      },
    );
    await followBuild(tag, stream, request.progress);
  });
}

/** Asks the engine, which knows its mirrors and its credentials: is the image here or in a registry? */
async function whyAbsent(engine: Engine, name: string): Promise<string | undefined> {
  const image = engine.getImage(name);
  try {
    await image.inspect();
    return undefined;
  } catch {
    // Not on this machine: ask the registry.
  }
  try {
    await image.distribution();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** The proxy variables that the docker client would hand on to a build. */
export function proxyArguments(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
  const pairs = names.flatMap((name) => {
    const value = environment[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(pairs);
}
