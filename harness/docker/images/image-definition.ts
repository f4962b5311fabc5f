/**
 * What an image of dbquake stands for. `base` is what the others start from (and the sidecar of fault tools),
 * `real` is the product itself, made by others: an image without our label.
 */
export type ImageKind = 'base' | 'stand-in' | 'emulated' | 'real';

/** An image that dbquake builds itself; its files are in `images/<name>/`. */
export interface ImageDefinition {
  /** `opengauss`; the image is tagged `dbquake/opengauss:<hash>` and `dbquake/opengauss:latest`. */
  readonly name: string;
  readonly kind: Exclude<ImageKind, 'real'>;
  /** The image that it starts from; none for the base image. */
  readonly parent: string | undefined;
  /**
   * Programs that run inside: `images/<name>/src/bin/<tool>.ts` becomes `bundle/<tool>.js` in the build context.
   * Everything else in the folder but `src` goes into the build context as it is.
   */
  readonly tools: readonly string[];
}

/** Labels of every image that dbquake builds. */
export const IMAGE_LABELS = {
  name: 'dbquake.image',
  kind: 'dbquake.image.kind',
  hash: 'dbquake.image.hash',
  /** How the base image was made: `mmdebstrap`, or the name of the registry image. */
  source: 'dbquake.image.source',
} as const;

/** `dbquake/opengauss` */
export function repositoryOf(name: string): string {
  return `dbquake/${name}`;
}

/** `dbquake/opengauss:1f0c…` with a hash, else the moving tag `dbquake/opengauss:latest`. */
export function tagOf(name: string, hash = 'latest'): string {
  return `${repositoryOf(name)}:${hash}`;
}
