import { type LogRecord, RecordList } from '../log-record.ts';
import { parseLogTime } from '../log-time.ts';

const TIME = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})?`;

/** `2019-07-02 10:00:00.123 [INFO] dmwatcher P0000012345 T0000000000000012345  text`, and without what stands before the text. */
const OF_DAEMON = new RegExp(`^(?<time>${TIME}) +(?:\\[\\w+\\] +)?(?:\\w+ +P\\d+ +(?:T\\d+ +)?)?(?<text>\\S.*)$`);

/** `[monitor] 2019-07-02 10:00:00: text`; what comes from a watcher begins with the name of its instance (seed 001 §3.6). */
const OF_MONITOR = new RegExp(`^\\[(?<who>[^\\]]+)\\]\\s+(?<time>${TIME}):? *(?<text>\\S.*)$`);

/** A line of a watcher in the monitor's log that has no time of its own. */
const FORWARDED = /^\[(?!INFO|WARNING|ERROR)[\w$#]+\]\s+\S/;

/** Takes the logs of dmserver, dmwatcher and dmmonitor apart; lines of a table belong to the message above them. */
export function dmRecords(text: string): readonly LogRecord[] {
  const list = new RecordList();
  text.split('\n').forEach((line, index) => {
    const monitor = OF_MONITOR.exec(line)?.groups;
    const daemon = monitor ?? OF_DAEMON.exec(line)?.groups;
    const time = daemon?.['time'];
    if (time !== undefined) {
      const who = monitor?.['who'];
      list.add(
        timeOf(time, monitor !== undefined),
        index + 1,
        `${who === undefined ? '' : `[${who}] `}${daemon?.['text'] ?? ''}`,
      );
    } else if (FORWARDED.test(line)) {
      list.addUntimed(index + 1, line.replace(/^(\[[^\]]+\])\s+/, '$1 '));
    } else if (line.trim() !== '') {
      list.continueLast(line, '\n');
    }
  });
  return list.records;
}

/**
 * A monitor writes whole seconds, and writes when something has reached it: the end of the second is nearer to the order in
 * which things happened than its beginning.
 */
function timeOf(text: string, ofMonitor: boolean): number {
  return parseLogTime(text) + (ofMonitor && !text.includes('.') ? END_OF_SECOND_MS : 0);
}

const END_OF_SECOND_MS = 999;
