import { CommanderError } from 'commander';
import { QuakeError, type ErrorClass } from '../errors.ts';

const EXIT_BY_CLASS: Readonly<Record<ErrorClass, number>> = { usage: 64, environment: 3, internal: 70 };

/** The exit code of an error that ended the command (design.md, "Exit codes"). */
export function exitCodeOf(error: unknown): number {
  if (error instanceof QuakeError) return EXIT_BY_CLASS[error.exitClass];
  // Commander ends --help and --version with an error of exit code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_BY_CLASS.usage;
  return EXIT_BY_CLASS.internal;
}

/** The order in which exit codes win (design.md, "Exit codes"); wrong use stands before what is merely unknown. */
const WINNING = [1, 4, 5, 70, 3, 64, 2, 0];

/** The one exit code of several checks. */
export function worstExitCode(codes: readonly number[]): number {
  return WINNING.find((code) => codes.includes(code)) ?? 0;
}

export const EXIT_CODES_HELP = `Exit codes:
  0 valid · 1 consistency violated (lost or wrong data, two primaries) · 4 replication did not come back
  5 availability outside the contract or a threshold of --fail-on · 2 unknown · 3 environment or set-up
  64 usage · 70 internal · 130, 143 interrupted`;
