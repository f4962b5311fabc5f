import { engineStatus } from '../engine-errors.ts';
import { connectEngine, type Engine } from '../engine.ts';
import { messageOf } from '../../errors.ts';
import { imageDefinitions } from './image-registry.ts';
import { listImages, type ListedImage } from './list-images.ts';

export interface PrunedImages {
  readonly removed: readonly ListedImage[];
  /** Old images that had to stay, each with the engine's reason (a container or another image uses it). */
  readonly kept: readonly { readonly image: ListedImage; readonly reason: string }[];
}

/**
 * Removes the images of dbquake that `latest` no longer names and that nothing uses; `mayRemove` can spare some of them.
 */
export async function pruneImages(mayRemove: (image: ListedImage) => boolean = () => true): Promise<PrunedImages> {
  const engine = await connectEngine();
  const removed: ListedImage[] = [];
  const kept: { image: ListedImage; reason: string }[] = [];
  const old = (await listImages(engine)).filter((image) => !image.current && mayRemove(image));
  for (const image of childrenFirst(old)) {
    const reason = await remove(engine, image);
    if (reason === undefined) removed.push(image);
    else kept.push({ image, reason });
  }
  return { removed, kept };
}

/** The reason why the image stays, or undefined when it is gone. */
async function remove(engine: Engine, image: ListedImage): Promise<string | undefined> {
  // The engine would take the name from an image that stopped containers or other images still use, and keep the rest.
  const users = await usersOf(engine, image);
  if (users.length > 0) return `in use by ${users.join(', ')}`;
  try {
    for (const name of image.tags.length > 0 ? image.tags : [image.id]) await engine.getImage(name).remove();
    return undefined;
  } catch (error) {
    if (engineStatus(error) === 404) return undefined;
    if (engineStatus(error) === 409) return messageOf(error);
    throw error;
  }
}

/** Containers of any state, and images, that start from this image. */
async function usersOf(engine: Engine, image: ListedImage): Promise<string[]> {
  const containers = await engine.listContainers({ all: true, filters: { ancestor: [image.id] } });
  const others = await listImages(engine);
  const children: string[] = [];
  for (const other of others.filter(({ id }) => id !== image.id)) {
    const history = (await engine.getImage(other.id).history()) as { Id: string }[];
    if (history.some(({ Id }) => Id === image.id)) children.push(other.tags[0] ?? other.id);
  }
  return [...containers.map(({ Names, Id }) => `container ${Names[0]?.slice(1) ?? Id}`), ...children];
}

/** An image can only go after the images that start from it: the table lists parents first. */
function childrenFirst(images: readonly ListedImage[]): ListedImage[] {
  const order = (image: ListedImage): number => imageDefinitions.findIndex(({ name }) => name === image.name);
  return [...images].sort((a, b) => order(b) - order(a));
}
