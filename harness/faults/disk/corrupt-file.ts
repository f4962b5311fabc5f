import { damage } from './damage.ts';
import { flipBit } from './damage-spot.ts';
import { overwrite } from './server-files.ts';

/** A disk that gives back other data than it was given. */
export const corruptFile = damage({
  kind: 'corrupt-file',
  description: 'turns over one bit of a WAL or table file',
  work: async (context, node, spot) => {
    const bytes = flipBit(spot.bytes);
    await overwrite(context, node, spot, bytes);
    return bytes;
  },
  shows: (now, damaged) => now === damaged,
  inWords: ({ path, offset, bytes }, now) => `${path} at ${offset} has ${now}, before ${bytes}`,
});
