import type { ImageInfo } from 'dockerode';
import { connectEngine, type Engine } from '../engine.ts';
import { IMAGE_LABELS, tagOf, type ImageKind } from './image-definition.ts';

/** An image of dbquake on this machine. */
export interface ListedImage {
  /** `opengauss` */
  readonly name: string;
  readonly kind: ImageKind;
  /** The 12 hex digits of what went in. */
  readonly hash: string;
  readonly id: string;
  /** All its names, `dbquake/opengauss:latest` among them if it is the current one. */
  readonly tags: readonly string[];
  /** True for the image that `dbquake/<name>:latest` names. */
  readonly current: boolean;
  /** How the base image was made; nothing for the others. */
  readonly source: string | undefined;
  readonly created: Date;
  readonly sizeBytes: number;
}

/** The images that dbquake built on this machine, by name, newest first. */
export async function listImages(engine?: Engine): Promise<ListedImage[]> {
  const connection = engine ?? (await connectEngine());
  const images = await connection.listImages({ filters: { label: [IMAGE_LABELS.hash] } });
  return images
    .map(toListedImage)
    .filter(isOurs)
    .sort((a, b) => a.name.localeCompare(b.name) || b.created.getTime() - a.created.getTime());
}

/** An image that somebody made from one of ours has our labels too, but a name of its own: it is theirs. */
export function isOurs({ name, tags }: ListedImage): boolean {
  return tags.every((tag) => tag.startsWith(tagOf(name, '')));
}

/** Reads the labels; an image without a label that we expect shows `?` there. */
export function toListedImage(image: ImageInfo): ListedImage {
  const labels = image.Labels as Readonly<Record<string, string | undefined>>;
  const name = labels[IMAGE_LABELS.name] ?? '?';
  // The engine calls an image without a name "<none>:<none>".
  const tags = ((image.RepoTags ?? []) as readonly string[]).filter((tag) => !tag.startsWith('<none>'));
  return {
    name,
    kind: kindOf(labels),
    hash: labels[IMAGE_LABELS.hash] ?? '?',
    id: image.Id,
    tags,
    current: tags.includes(tagOf(name)),
    source: name === 'base' ? labels[IMAGE_LABELS.source] : undefined,
    created: new Date(image.Created * 1000),
    sizeBytes: image.Size,
  };
}

const ownKinds: readonly ImageKind[] = ['base', 'stand-in', 'emulated'];

/** The kind that an image's labels state; an image without our label is the product itself. */
export function kindOf(labels: Readonly<Record<string, string | undefined>> | null | undefined): ImageKind {
  const stated = labels?.[IMAGE_LABELS.kind];
  return ownKinds.find((kind) => kind === stated) ?? 'real';
}
