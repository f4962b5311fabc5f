import { z } from 'zod';
import { failingCalls } from './failing-calls.ts';
import { SYNC_CALLS } from './strace.ts';

/** A disk that takes data and then cannot keep them. */
export const fsyncError = failingCalls({
  kind: 'fsync-error',
  description: 'fsync, fdatasync, sync_file_range and syncfs of the server return EIO (strace); healed by detaching',
  parameters: z.strictObject({}),
  tampering: () => ({ error: 'EIO', calls: SYNC_CALLS }),
});
