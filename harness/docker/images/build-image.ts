import { connectEngine, requireFreeDisk, type Engine } from '../engine.ts';
import { tolerate } from '../engine-errors.ts';
import { buildBaseImage, buildFromDockerfile, type BuildRequest } from './base-image.ts';
import { collectContext } from './build-context.ts';
import type { Progress } from './build-stream.ts';
import { contentHash } from './content-hash.ts';
import { IMAGE_LABELS, repositoryOf, tagOf } from './image-definition.ts';
import { imageDefinition } from './image-registry.ts';
import { MMDEBSTRAP_OPTIONS } from './mmdebstrap.ts';

export interface BuiltImage {
  readonly name: string;
  /** `dbquake/opengauss:<12 hex>` */
  readonly tag: string;
  readonly id: string;
  /** False when the image was there already, made of the same things. */
  readonly built: boolean;
}

export interface BuildOptions {
  readonly progress?: Progress;
  /** Build even if nothing has changed (newer Debian packages, for example). */
  readonly force?: boolean;
}

/** A root folder, its tar on the way and the image: what the engine should have free before a build starts. */
const BYTES_NEEDED = 1_500_000_000;

/**
 * Builds an image and the images that it starts from, each only if something that goes in has changed; afterwards
 * `dbquake/<name>:latest` is that image. Throws `QUAKE_IMAGE_UNKNOWN` (usage), `QUAKE_DOCKER_UNREACHABLE`,
 * `QUAKE_IMAGE_BUILD_FAILED`, `QUAKE_DISK_FULL` and the errors of mmdebstrap.ts (environment).
 */
export async function buildImage(name: string, options: BuildOptions = {}): Promise<BuiltImage> {
  const definition = imageDefinition(name);
  const engine = await connectEngine();
  const progress = options.progress ?? ignore;
  const parent = definition.parent === undefined ? undefined : await buildImage(definition.parent, { progress });
  const files = await collectContext(definition);
  const hash = contentHash(files, parent === undefined ? MMDEBSTRAP_OPTIONS : [parent.tag]);
  const tag = tagOf(name, hash);

  const existing = options.force === true ? undefined : await idOf(engine, tag);
  if (existing === undefined) {
    await requireFreeDisk(engine, BYTES_NEEDED);
    const labels = { [IMAGE_LABELS.name]: name, [IMAGE_LABELS.kind]: definition.kind, [IMAGE_LABELS.hash]: hash };
    const request: BuildRequest = { engine, files, name, hash, labels, progress };
    if (parent === undefined) await buildBaseImage(request);
    else await buildFromDockerfile(request, { network: 'none', buildArguments: { BASE: parent.tag } });
  }
  const id = existing ?? (await engine.getImage(tag).inspect()).Id;
  if ((await idOf(engine, tagOf(name))) !== id) {
    await engine.getImage(id).tag({ repo: repositoryOf(name), tag: 'latest' });
  }
  progress(`${tag} is ${existing === undefined ? 'built' : 'there already, nothing has changed'}`);
  return { name, tag, id, built: existing === undefined };
}

async function idOf(engine: Engine, tag: string): Promise<string | undefined> {
  return (await tolerate([404], engine.getImage(tag).inspect()))?.Id;
}

function ignore(): void {
  // Nobody listens.
}
