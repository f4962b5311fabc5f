import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatLocalTime } from '../output/message-line.ts';
import { reword, type LogRecord } from './postgres-log.ts';

export type Severity = 'LOG' | 'WARNING' | 'ERROR' | 'FATAL' | 'PANIC' | 'HINT' | 'DETAIL';

/** One line as `log_line_prefix = '%m %u %d %h %p %S '` makes it (recording 03). */
export function formatServerLine(time: Date, pid: number, severity: string, message: string, from?: LogRecord): string {
  const user = from === undefined || from.user === '' ? '[unknown]' : from.user;
  const database = from === undefined || from.database === '' ? '[unknown]' : from.database;
  const host = from === undefined || from.host === '' || from.host === '[local]' ? 'localhost' : from.host;
  return `${formatLocalTime(time)} ${user} ${database} ${host} ${pid} 0[0:0#0]  0 [BACKEND] ${severity}:  ${message}`;
}

/** `postgresql-2026-11-20_105434.log`: one file a start, as openGauss names it. */
export function logFileName(time: Date): string {
  const [date = '', clock = ''] = formatLocalTime(time).split(' ');
  return `postgresql-${date}_${clock.slice(0, 8).replaceAll(':', '')}.log`;
}

/** The server log under $PGDATA/pg_log; until the server is up its lines go to stdout too, as the real one's do. */
export class ServerLog {
  private readonly path: string;
  private echo = true;
  private lastPid = process.pid;

  constructor(directory: string, startTime = new Date()) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.path = join(directory, logFileName(startTime));
  }

  /** From now on nothing goes to stdout any more: whoever started the server has stopped listening. */
  stopEcho(): void {
    this.echo = false;
  }

  write(severity: Severity, message: string): void {
    this.append(formatServerLine(new Date(), process.pid, severity, message));
  }

  /** A line of PostgreSQL's own. */
  forward(record: LogRecord): void {
    this.lastPid = record.pid;
    const line = formatServerLine(new Date(record.time), record.pid, record.severity, reword(record.message), record);
    this.append(line);
  }

  /** A line that belongs to the one before. */
  continueWith(text: string): void {
    this.append(text.startsWith('\t') ? text : formatServerLine(new Date(), this.lastPid, 'LOG', text));
  }

  private append(line: string): void {
    if (this.echo) process.stdout.write(`${line}\n`);
    try {
      appendFileSync(this.path, `${line}\n`, { mode: 0o600 });
    } catch {
      // A full or read-only disk must not end the server: the log line is lost, as it is for the real one.
    }
  }
}
