import { buildImage, imageDefinitions } from '../../../harness/docker/images/index.ts';
import { messageOf, QuakeError } from '../../../harness/errors.ts';
import { oneFailed, onePassed } from '../counts.ts';
import type { Stage } from './stage.ts';

/** Builds the images that are missing or outdated. */
export const imagesStage: Stage = {
  name: 'images',
  run: async () => {
    const progress = (line: string): boolean => process.stdout.write(`  ${line}\n`);
    try {
      for (const { name } of imageDefinitions) await buildImage(name, { progress });
      return onePassed;
    } catch (error) {
      const hint = error instanceof QuakeError && error.hint !== undefined ? `\n${error.hint}` : '';
      process.stdout.write(`${messageOf(error)}${hint}\n`);
      return oneFailed;
    }
  },
};
