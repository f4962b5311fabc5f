import { z } from 'zod';
import { failingCalls } from './failing-calls.ts';
import { POSITIONED_WRITES } from './strace.ts';

const parameters = z.strictObject({
  error: z.enum(['EIO', 'ENOSPC']).default('EIO').describe('what the server is told: broken, or full'),
});

/** A disk that refuses data. Sockets, pipes and text logs are spared, as they are not written at a position. */
export const writeError = failingCalls({
  kind: 'write-error',
  description:
    'pwrite64, pwritev and pwritev2 of the server (pages, WAL) return EIO or ENOSPC (strace); healed by detaching',
  parameters,
  tampering: (given) => ({ error: parameters.parse(given).error, calls: POSITIONED_WRITES }),
});
