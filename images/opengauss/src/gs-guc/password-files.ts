import { createCipheriv, randomBytes, scryptSync } from 'node:crypto';
import type { Host } from '../host/host.ts';
import { formatArguments, formatSummary } from './messages.ts';

/** What `gs_guc encrypt` and `gs_guc generate` are asked for (facts/opengauss.md §9). */
export interface PasswordRequest {
  /** Absolute. */
  readonly directory: string;
  /** Of the two files: `server`, `client`, `datasource`, or what -o says. */
  readonly prefix: string;
  readonly password: string;
  /** The command as the first line shows it, without the password. */
  readonly shown: string;
}

const SALT_BYTES = 16;
const VECTOR_BYTES = 12;
const KEY_BYTES = 32;
const KINDS: readonly RegExp[] = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];

/** The two files of a password: one encrypted with what the other holds. Their layout is the stand-in's own. */
export function encryptPassword(password: string): { readonly cipher: Buffer; readonly rand: Buffer } {
  const rand = randomBytes(SALT_BYTES + VECTOR_BYTES);
  const key = scryptSync(rand.subarray(0, SALT_BYTES), rand.subarray(0, SALT_BYTES), KEY_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, rand.subarray(SALT_BYTES));
  const text = Buffer.concat([cipher.update(password, 'utf8'), cipher.final()]);
  return { cipher: Buffer.concat([cipher.getAuthTag(), text]), rand };
}

/** 8 to 16 characters of three kinds; undefined for no objection. */
function objection(password: string): string | undefined {
  if (password.length < 8 || password.length > 16) return 'it must contain at least 8 and at most 16 characters';
  if (KINDS.filter((kind) => kind.test(password)).length < 3)
    return 'it must contain at least three kinds of characters';
  return undefined;
}

/** Writes both files, for the owner only; returns the exit code. */
export function writePasswordFiles(host: Host, { directory, prefix, password, shown }: PasswordRequest): number {
  host.writeError(formatArguments(shown));
  const wrong = objection(password);
  if (wrong !== undefined) {
    host.write(`ERROR: The password is incorrect: ${wrong}.\n`);
    return 1;
  }
  if (!host.files.exists(directory)) {
    host.write(`ERROR: Failed to open directory "${directory}": No such file or directory\n`);
    return 1;
  }
  const { cipher, rand } = encryptPassword(password);
  host.files.write(`${directory}/${prefix}.key.cipher`, cipher);
  host.files.write(`${directory}/${prefix}.key.rand`, rand);
  host.write(formatSummary([]));
  return 0;
}
