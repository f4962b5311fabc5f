import { readdirSync, readFileSync } from 'node:fs';
import { parseTranscript, type RecordedCommand } from './transcript.ts';

/** One session with a real openGauss 3.0.6; the files leave out the noise of that installation (alarm module, cgroups). */
export interface Recording {
  readonly name: string;
  readonly commands: readonly RecordedCommand[];
}

/** All recordings in the order in which they were made. */
export function readRecordings(): Recording[] {
  const folder = new URL('./recordings/', import.meta.url);
  return readdirSync(folder)
    .filter((file) => /^\d\d_.*\.txt$/.test(file))
    .sort()
    .map((file) => {
      const name = file.replace(/\.txt$/, '');
      return { name, commands: parseTranscript(name, readFileSync(new URL(file, folder), 'utf8')) };
    });
}
