/** One line of pgpool-II's log with the prefix `%t: %a pid %p: ` that pgpool-conf.ts sets. */
export interface PoolLine {
  /** What stands before the prefix: raw text without a line end, as of `failover done` (K29). */
  readonly glued: string;
  readonly time: string;
  /** `main`, `watchdog`, `life_check`, `health_check0`, ...: which process speaks. */
  readonly speaker: string;
  readonly pid: number;
  readonly level: string;
  readonly message: string;
}

const LINE =
  /^(.*?)(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d): (.*?) ?pid (\d+): (DEBUG\d?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|CONTEXT|STATEMENT):  ?(.*)$/;

/** Undefined for text without a prefix: output of a script, or the rest of a message of several lines. */
export function parsePoolLine(text: string): PoolLine | undefined {
  const match = LINE.exec(text);
  if (match === null) return undefined;
  const [, glued = '', time = '', speaker = '', pid = '', level = '', message = ''] = match;
  return { glued, time, speaker, pid: Number(pid), level, message };
}

/** As V8R3 writes it. */
export const formatPoolLine = (time: string, pid: number, level: string, message: string): string =>
  `${time}: pid ${pid}: ${level}:  ${message}`;
