/** One message of a log, put together again where lines were wrapped and taken apart where they were glued. */
export interface LogRecord {
  /** ms since 1970. */
  readonly time: number;
  /** Equal to `time`; later when the message has no time of its own: then it was written between the two. */
  readonly latest: number;
  /** Of its first line, from 1. */
  readonly line: number;
  readonly text: string;
}

/** Collects messages: a text without a prefix either continues the one before or stands alone. */
export class RecordList {
  readonly #records: { time: number; latest: number; line: number; text: string }[] = [];
  /** Messages at the end without a time of their own. */
  #waiting: { latest: number }[] = [];

  get records(): readonly LogRecord[] {
    return this.#records;
  }

  /** Time of the last message; undefined before the first. */
  get time(): number | undefined {
    return this.#records.at(-1)?.time;
  }

  /** A message with its own time. */
  add(time: number, line: number, text: string): void {
    for (const record of this.#waiting) record.latest = time;
    this.#waiting = [];
    this.#records.push({ time, latest: time, line, text });
  }

  /** A message without one; passed over when no message with a time precedes it. */
  addUntimed(line: number, text: string): void {
    const { time } = this;
    if (time === undefined) return;
    const record = { time, latest: time, line, text };
    this.#waiting.push(record);
    this.#records.push(record);
  }

  /** Hard-wrapped lines are joined as they are, others with their line break. */
  continueLast(text: string, joint: string): void {
    const last = this.#records.at(-1);
    if (last !== undefined) last.text += joint + text;
  }
}
