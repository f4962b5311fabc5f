/**
 * The one base class of errors that a user may see. The command line prints `message` and `hint`; the stack only with
 * `--verbose`. `code` is stable and may be matched by scripts.
 */
export class QuakeError extends Error {
  override readonly name = 'QuakeError';
  /** Stable identifier, `QUAKE_…`. */
  readonly code: string;
  /** What to do about it, a sentence or a command. */
  readonly hint: string | undefined;
  /** Which class of exit code it stands for (design.md, "Exit codes"). */
  readonly exitClass: ErrorClass;
  /** Facts of the case: names, paths, last observation. */
  readonly context: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: {
      exitClass: ErrorClass;
      hint?: string;
      context?: Readonly<Record<string, unknown>>;
      cause?: unknown;
    },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.exitClass = options.exitClass;
    this.context = options.context ?? {};
  }
}

/** `usage` exits 64, `environment` 3, `internal` 70. */
export type ErrorClass = 'usage' | 'environment' | 'internal';

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
