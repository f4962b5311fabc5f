import { parseLogTime } from '../log-time.ts';
import { type LogRecord, RecordList } from '../log-record.ts';

const LEVEL = 'LOG|ERROR|DETAIL|HINT|WARNING|FATAL|PANIC|NOTICE|STATEMENT|CONTEXT|DEBUG\\d?';
/** `2022-08-30 15:38:09: pid 17585: LOG:  `, as kingbasecluster and pgpool write it; its date may have been lost in a glued line. */
const CLUSTER_PREFIX = new RegExp(`(?:(\\d{4}-\\d\\d-\\d\\d) )?(\\d\\d:\\d\\d:\\d\\d): pid \\d+: (?:${LEVEL}): *`);
/** What scripts and the pool write to the same file without a prefix (K27, K29). */
const RAW_LINE = /^(?:ssh: |failover done|failback done|ping: |arping: )/;

/** Takes cluster.log, failover.log or recovery.log apart. */
export function kingbaseRecords(text: string): readonly LogRecord[] {
  return CLUSTER_PREFIX.test(text) ? clusterRecords(text) : scriptRecords(text);
}

/** A line without a prefix is raw output of a script, or the rest of a line that a terminal wrapped. */
function clusterRecords(text: string): readonly LogRecord[] {
  const list = new RecordList();
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const match = CLUSTER_PREFIX.exec(line);
    const before = line.slice(0, match?.index ?? line.length);
    const time = list.time;
    if (before.trim() !== '') {
      if (RAW_LINE.test(before)) list.addUntimed(index + 1, before);
      else list.continueLast(before, '');
    }
    if (match === null) return;
    const [prefix, day = dayOf(time), clock = ''] = match;
    if (day === undefined) return;
    const message = line.slice(match.index + prefix.length);
    list.add(parseLogTime(`${day} ${clock}`), index + 1, message);
  });
  return list.records;
}

const dayOf = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString().slice(0, 10);

const TIME = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?`;
/** At the beginning (after a banner's dashes or psql's row count), after `NOW AT`, or the end of a span that a tool measured. */
const SCRIPT_TIMES: readonly RegExp[] = [
  new RegExp(`\\btime from ${TIME}\\S*(?: \\w+)? to (${TIME})`),
  new RegExp(`^(?:-+|\\(\\d+ rows?\\))?\\s*(${TIME})`),
  new RegExp(`NOW AT (${TIME})`),
];

/** Every line is a message; those without a time have that of the line before. */
function scriptRecords(text: string): readonly LogRecord[] {
  const list = new RecordList();
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const written = SCRIPT_TIMES.flatMap((pattern) => pattern.exec(line)?.[1] ?? [])[0];
    const message = withoutTime(line);
    if (written === undefined) list.addUntimed(index + 1, message);
    else list.add(parseLogTime(milliseconds(written)), index + 1, message);
  });
  return list.records;
}

/** sys_rewind prints microseconds. */
const milliseconds = (time: string): string => time.replace(/(\.\d{3})\d+$/, '$1');

const withoutTime = (line: string): string =>
  line.replace(new RegExp(`^((?:-+|\\(\\d+ rows?\\))?\\s*)${TIME}\\s*`), '').trim();
