import type { Fault } from '../fault.ts';
import { corruptFile } from './corrupt-file.ts';
import { diskFull } from './disk-full.ts';
import { fsyncError } from './fsync-error.ts';
import { readOnly } from './read-only.ts';
import { slowFsync } from './slow-fsync.ts';
import { straceAttach } from './strace-attach.ts';
import { truncateFile } from './truncate-file.ts';
import { writeError } from './write-error.ts';

export const diskFaults: readonly Fault[] = [
  diskFull,
  fsyncError,
  writeError,
  slowFsync,
  readOnly,
  corruptFile,
  truncateFile,
  straceAttach,
];
