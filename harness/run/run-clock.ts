/** The one clock of a run: monotonic, so that a change of the host's time cannot reorder the history. */
export class RunClock {
  readonly #origin = process.hrtime.bigint();
  /** Wall time of ns 0, ISO 8601. */
  readonly started = new Date().toISOString();

  /** Nanoseconds since the run began. */
  readonly now = (): number => Number(process.hrtime.bigint() - this.#origin);
}
