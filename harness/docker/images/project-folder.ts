import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { QuakeError } from '../../errors.ts';

let found: string | undefined;

/**
 * The folder of dbquake's package.json, in which `images/` lies: found by walking up, so it is the same whether this
 * runs from the sources or compiled from `dist/`. Throws `QUAKE_INSTALLATION_BROKEN` (internal).
 */
export function projectFolder(): string {
  found ??= walkUp(dirname(fileURLToPath(import.meta.url)));
  return found;
}

function walkUp(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && nameIn(manifest) === 'dbquake') return folder;
    if (folder === dirname(folder)) break;
  }
  throw new QuakeError('QUAKE_INSTALLATION_BROKEN', `No package.json of dbquake above ${start}`, {
    exitClass: 'internal',
    hint: 'Install dbquake again.',
  });
}

function nameIn(manifest: string): unknown {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: unknown }).name;
}
