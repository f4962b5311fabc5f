/**
 * The prefix of gs_ctl's lines: `[YYYY-MM-DD HH:MM:SS.mmm][pid][node][program]: ` in local time
 * (facts/opengauss.md §1.1). The node name is empty until postgresql.conf was read.
 */
export type Program = 'gs_ctl' | 'gs_rewind';

export interface PrefixParts {
  readonly time: Date;
  readonly pid: number;
  readonly nodeName: string;
  readonly program: Program;
}

export function formatPrefix({ time, pid, nodeName, program }: PrefixParts): string {
  return `[${formatLocalTime(time)}][${pid}][${nodeName}][${program}]: `;
}

/** `YYYY-MM-DD HH:MM:SS.mmm` in local time, without zone; also the stamp of the server log. */
export function formatLocalTime(time: Date): string {
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  const clock = [two(time.getHours()), two(time.getMinutes()), two(time.getSeconds())].join(':');
  return `${date} ${clock}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
