import { createInterface } from 'node:readline';
import { QuakeError } from '../../errors.ts';

/** Says what is going on, one line a call. */
export type Progress = (line: string) => void;

/** One JSON object of the stream that the engine answers a build, an import or a pull with. */
interface BuildEvent {
  readonly stream?: string;
  readonly status?: string;
  readonly error?: string;
}

/** How many lines of a failed build the error shows. */
const SHOWN_LINES = 15;

/**
 * Reads such a stream to its end and passes its text on, line by line; returns the last status (after an import that is
 * the new image's id). Throws `QUAKE_IMAGE_BUILD_FAILED` or `QUAKE_DISK_FULL` (environment) when the engine reports an error.
 */
export async function followBuild(what: string, stream: NodeJS.ReadableStream, progress: Progress): Promise<string> {
  const shown: string[] = [];
  let lastStatus = '';
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    if (line === '') continue;
    const event = JSON.parse(line) as BuildEvent;
    if (event.error !== undefined) throw buildFailed(what, event.error, shown);
    lastStatus = event.status ?? lastStatus;
    for (const text of (event.stream ?? '').split('\n').filter((part) => part.trim() !== '')) {
      shown.push(text);
      progress(text);
    }
  }
  return lastStatus;
}

/** The error of a failed build, with the end of its output. A full disk has a code of its own. */
export function buildFailed(what: string, reason: string, output: readonly string[]): QuakeError {
  const full = /no space left on device|ENOSPC/i.test([reason, ...output].join('\n'));
  const tail = output.slice(-SHOWN_LINES).map((line) => `\n  ${line}`);
  return new QuakeError(
    full ? 'QUAKE_DISK_FULL' : 'QUAKE_IMAGE_BUILD_FAILED',
    `${what} cannot be built: ${reason}${tail.join('')}`,
    {
      exitClass: 'environment',
      hint: full
        ? 'Free some space where the Docker engine keeps its data: "dbquake images prune" removes old images of dbquake.'
        : 'The lines above are the end of the build; "dbquake doctor" checks the machine.',
    },
  );
}
