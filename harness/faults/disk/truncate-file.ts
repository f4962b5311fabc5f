import { damage } from './damage.ts';
import { bytesAt, cutOff } from './server-files.ts';

/** A file that lost its end, as after a crash of a file system. What the server then writes behind the cut leaves a hole of zeros. */
export const truncateFile = damage({
  kind: 'truncate-file',
  description: 'cuts off a WAL or table file',
  work: async (context, node, spot) => {
    await cutOff(context, node, spot);
    return bytesAt(context, node, spot);
  },
  shows: (now) => /^0*$/.test(now),
  inWords: ({ path, offset }, now) =>
    `${path} ${now === '' ? `ends before ${offset}` : `has a hole at ${offset}`}, where there were data`,
});
