import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { messageOf, QuakeError } from '../../errors.ts';
import { packageRoot } from '../../package-root.ts';

/**
 * One CommonJS file for the Node 18 of the base image, with everything that the program imports. The same sources give
 * the same bytes, whatever folder the project lies in.
 * Throws `QUAKE_IMAGE_BUILD_FAILED` (environment) when the program is missing or does not bundle.
 */
export async function bundleTool(entry: string): Promise<Uint8Array> {
  const root = packageRoot();
  if (!existsSync(entry)) throw bundlingFailed(relative(root, entry), 'the file is missing');
  const { build } = await import('esbuild');
  try {
    const { outputFiles } = await build({
      entryPoints: [entry],
      absWorkingDir: root,
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node18',
      format: 'cjs',
      minify: false,
      // An optional native addon of pg that nobody installs here.
      external: ['pg-native'],
      logLevel: 'silent',
    });
    const [bundle] = outputFiles;
    if (bundle === undefined) throw new Error('esbuild gave no output');
    return bundle.contents;
  } catch (error) {
    throw bundlingFailed(relative(root, entry), messageOf(error), error);
  }
}

function bundlingFailed(entry: string, reason: string, cause?: unknown): QuakeError {
  return new QuakeError('QUAKE_IMAGE_BUILD_FAILED', `${entry} cannot be bundled: ${reason}`, {
    exitClass: 'environment',
    hint: 'The checkout is damaged or being worked on: see "git status".',
    cause,
  });
}
