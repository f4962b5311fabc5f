import { QuakeError } from '../../errors.ts';
import { tolerate } from '../engine-errors.ts';
import { connectEngine } from '../engine.ts';
import { tagOf, type ImageKind } from './image-definition.ts';
import { imageDefinitions } from './image-registry.ts';
import { kindOf } from './list-images.ts';

/** An image that is on this machine. */
export interface PresentImage {
  /** The name that containers are created from. */
  readonly name: string;
  /** `sha256:…` of the image on this machine. */
  readonly id: string;
  /** `repository@sha256:…` in the registry that it came from; nothing for an image built here. */
  readonly digest: string | undefined;
  readonly kind: ImageKind;
}

/**
 * The image with one of our names (`opengauss` means `dbquake/opengauss:latest`) or with any tag
 * (`opengauss/opengauss:6.0.0`). Never pulls. Throws `QUAKE_IMAGE_MISSING` (environment), whose hint is the command that
 * builds or pulls it, and `QUAKE_IMAGE_NAME_INVALID` (usage).
 */
export async function requireImage(nameOrTag: string): Promise<PresentImage> {
  if (!/^[a-z0-9][\w./:@-]*$/.test(nameOrTag)) throw invalidName(nameOrTag);
  const engine = await connectEngine();
  const name = imageDefinitions.some((definition) => definition.name === nameOrTag) ? tagOf(nameOrTag) : nameOrTag;
  const image = await tolerate([404, 400], engine.getImage(name).inspect());
  if (image === undefined) {
    throw new QuakeError('QUAKE_IMAGE_MISSING', `The image ${name} is not on this machine`, {
      exitClass: 'environment',
      hint: commandThatProvides(name),
      context: { image: name },
    });
  }
  const [digest] = (image.RepoDigests as readonly string[] | undefined) ?? [];
  return { name, id: image.Id, digest, kind: kindOf(image.Config.Labels) };
}

/** What to type to get an image: ours are built, all others are pulled. */
export function commandThatProvides(name: string): string {
  const ours = imageDefinitions.find((definition) => name.startsWith(tagOf(definition.name, '')));
  return ours === undefined
    ? `Get it with "docker pull ${name}".`
    : `Build it with "dbquake images build ${ours.name}".`;
}

function invalidName(name: string): QuakeError {
  return new QuakeError('QUAKE_IMAGE_NAME_INVALID', `"${name}" is no name of an image`, {
    exitClass: 'usage',
    hint: 'Names look like opengauss, opengauss/opengauss:6.0.0 or registry:5000/team/opengauss@sha256:...',
  });
}
