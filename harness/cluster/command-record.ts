/** One line of `commands.jsonl`: a product command as a person would have typed it, and all that came back. */
export interface CommandRecord {
  /** Nanoseconds since the run began, when the command was started. */
  readonly time: number;
  readonly node: string;
  readonly argv: readonly string[];
  /** Null when the command was cut off by its deadline or the container went away. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
  readonly timedOut: boolean;
}
