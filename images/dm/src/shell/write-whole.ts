import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file so that nobody ever sees a part of it. */
export function writeWhole(path: string, text: string): void {
  const next = `${path}.new`;
  writeFileSync(next, text, { mode: 0o640 });
  renameSync(next, path);
}
