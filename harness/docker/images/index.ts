/** Images: what dbquake builds itself, and whether an image is there. Everybody outside this folder imports from here. */
export { buildImage, type BuildOptions, type BuiltImage } from './build-image.ts';
export type { Progress } from './build-stream.ts';
export type { ImageDefinition, ImageKind } from './image-definition.ts';
export { imageDefinitions } from './image-registry.ts';
export { listImages, type ListedImage } from './list-images.ts';
export { pruneImages, type PrunedImages } from './prune-images.ts';
export { buildReleaseImage } from './release/build-release-image.ts';
export { requireImage, type PresentImage } from './require-image.ts';
