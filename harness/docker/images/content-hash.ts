import { createHash } from 'node:crypto';
import type { ContextFile } from './build-context.ts';

/**
 * The tag of an image: 12 hex digits over all that goes in. `ingredients` is what goes in besides files: the parent's
 * tag, the options of the builder. The order of the files does not matter; every byte, name and executable bit does.
 */
export function contentHash(files: readonly ContextFile[], ingredients: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (part: string | Uint8Array): void => {
    // Lengths keep the parts apart: ["ab", "c"] and ["a", "bc"] are different images.
    hash.update(`${Buffer.byteLength(part)}:`).update(part);
  };
  ingredients.forEach(add);
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    add(file.path);
    add(file.executable ? 'executable' : 'plain');
    add(file.content);
  }
  return hash.digest('hex').slice(0, 12);
}
