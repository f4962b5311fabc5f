/** What checking one stored run or file has to say. */
export interface TargetOutput {
  /** As the user named it. */
  readonly target: string;
  readonly exitCode: number;
  /** Lines for stderr. */
  readonly warnings: readonly string[];
  readonly json: object;
  /** Is the JSON spread over lines when it is the only one? */
  readonly pretty?: true;
  /** For people. */
  text(): string;
}
