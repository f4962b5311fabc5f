import { parseLogTime } from '../log-time.ts';
import { type LogRecord, RecordList } from '../log-record.ts';

const TIME = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}(?!\d)`;
const LEVEL = 'DEBUG\\d?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|STATEMENT|CONTEXT';

/**
 * What stands before a message (facts/opengauss.md §1.1): `2026-11-20 14:41:06.840 [unknown] ... [BACKEND] LOG:  ` in pg_log,
 * `[2026-11-20 14:41:06.840][93][dn_6001][gs_ctl]: ` from gs_ctl, `2020-07-25 16:17:45  17913 gs_ctl:` from 1.0.0.
 * `2026-11-20 19:18:10.26  [postmaster][reaper][140155080090752] LOG: ` is 10.026 s: these thousandths are not padded. A prefix
 * also begins in the middle of a line, after dots or after a text without line break.
 */
const PREFIX = new RegExp(
  `\\[(?<tool>${TIME})\\]\\[\\d+\\]\\[[^\\]]*\\]\\[(?:gs_ctl|gs_rewind)\\]: ?` +
    `|(?<server>${TIME})(?: [^\\n]{0,160}?)? (?:${LEVEL}): +` +
    String.raw`|(?<reaper>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,3}) {1,2}\[postmaster\]\[reaper\]\[\d+\] LOG: +` +
    String.raw`|(?<old>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)  \d+ gs_ctl: ?`,
  'g',
);

/** Takes pg_log, or what gs_ctl printed, apart into messages; a text without a prefix belongs to the message before it. */
export function openGaussRecords(text: string): readonly LogRecord[] {
  const list = new RecordList();
  text.split('\n').forEach((line, index) => {
    const prefixes = [...line.matchAll(PREFIX)];
    const before = line.slice(0, prefixes[0]?.index ?? line.length);
    if (before.trim() !== '') list.continueLast(before, '\n');
    prefixes.forEach((match, position) => {
      const { tool, server, reaper, old } = match.groups ?? {};
      const time = parseLogTime(tool ?? server ?? padded(reaper) ?? old ?? '');
      const message = line.slice(match.index + match[0].length, prefixes[position + 1]?.index ?? line.length);
      list.add(time, index + 1, message);
    });
  });
  return list.records;
}

function padded(time: string | undefined): string | undefined {
  return time?.replace(/\.(\d+)$/, (_, thousandths: string) => `.${thousandths.padStart(3, '0')}`);
}
