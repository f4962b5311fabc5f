/** A line of the logs of dmserver and dmwatcher. */
export interface LogLine {
  /** Local time of the machine. */
  readonly at: Date;
  readonly level: 'INFO' | 'WARNING' | 'ERROR';
  readonly program: 'dmserver' | 'dmwatcher';
  readonly pid: number;
  readonly text: string;
}

/** `2019-07-02 10:00:00.123 [INFO] dmwatcher P0000001234 DMWATCHER STATUS [OPEN-->RECOVERY]` */
export function formatLogLine({ at, level, program, pid, text }: LogLine): string {
  return `${localTime(at)} [${level}] ${program} P${String(pid).padStart(10, '0')} ${text}`;
}

function localTime(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
  return `${date} ${time}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}
