import { z } from 'zod';
import { failingCalls } from './failing-calls.ts';
import { CHANGING_CALLS } from './strace.ts';

/** A file system that the kernel mounted read-only after an error, as far as strace can do it: files that are open stay readable. */
export const readOnly = failingCalls({
  kind: 'read-only',
  description:
    'calls of the server that write at a position, resize, create by name, rename or remove files return EROFS (strace; open is spared); healed by detaching',
  parameters: z.strictObject({}),
  tampering: () => ({ error: 'EROFS', calls: CHANGING_CALLS }),
});
