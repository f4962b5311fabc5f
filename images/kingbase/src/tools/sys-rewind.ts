import { stamp } from '../machine/machine.ts';

/** What pg_rewind prints, line by line, in the words of V8R3's sys_rewind (K60). Pure: the times are those of the lines. */
export class RewindTranslator {
  private searched: Date | undefined;
  private common: { readonly lsn: string; readonly timeline: number } | undefined;
  private copyBegun: Date | undefined;

  constructor(private readonly begun: Date) {}

  /** @param at when pg_rewind printed it */
  line(text: string, at: Date): readonly string[] {
    const message = text.replace(/^pg_rewind: /, '');
    const [, lsn, timeline] = /^rewinding from last common checkpoint at (\S+) on timeline (\d+)/.exec(message) ?? [];
    if (lsn !== undefined) {
      this.common = { lsn, timeline: Number(timeline) };
      return [message, `find last common checkpoint start time from ${span(this.searched ?? this.begun, at)}.`];
    }
    if (message.startsWith('servers diverged at')) this.searched = at;
    if (message.startsWith('need to copy')) {
      this.copyBegun = at;
      return ['Rewind datadir file from source'];
    }
    if (/^(?:\s*\d+\/\d+ kB|connected to server|creating backup label|syncing target|Done!|backend> $)/.test(message))
      return [];
    if (message.trim() === '') return [];
    return [message.replace(/^(?:error|fatal): /, 'sys_rewind: error: ').replaceAll('pg_rewind', 'sys_rewind')];
  }

  /**
   * @param control what pg_controldata says about the target afterwards
   * @returns nothing where there was nothing to rewind
   */
  end(control: string, at: Date): readonly string[] {
    if (this.common === undefined || this.copyBegun === undefined) return [];
    const value = (name: string): string => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(control)?.[1] ?? '';
    const end = value('Minimum recovery ending location');
    const timeline = value("Min recovery ending loc's timeline");
    const state = value('Database cluster state');
    const { lsn, timeline: from } = this.common;
    return [
      `update the control file: minRecoveryPoint is '${end}', minRecoveryPointTLI is '${timeline}', and database state is '${state}'`,
      `rewind start wal location ${lsn} (file ${walFileName(from, lsn)}), end wal location ${end} (file ${walFileName(Number(timeline), end)}). time from ${span(this.copyBegun, at)}.`,
    ];
  }
}

/** `2022-08-30 16:42:34.727711 CST to ..., in "0.111834" seconds` */
function span(from: Date, to: Date): string {
  const seconds = ((to.getTime() - from.getTime()) / 1000).toFixed(6);
  return `${precise(from)} to ${precise(to)}, in "${seconds}" seconds`;
}

const precise = (time: Date): string => `${stamp(time)}.${String(time.getMilliseconds()).padStart(3, '0')}000 UTC`;

/** With segments of 16 MB: `0/66000028` on 15 is in `0000000F0000000000000066`. */
export function walFileName(timeline: number, lsn: string): string {
  const [high = '0', low = '0'] = lsn.split('/');
  const part = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');
  return part(timeline) + part(Number.parseInt(high, 16)) + part(Math.floor(Number.parseInt(low, 16) / 0x1000000));
}

/** `--target-data=` of the arguments. */
export const targetOf = (words: readonly string[]): string | undefined => argument(words, '--target-data', '-D');
export const sourceOf = (words: readonly string[]): string | undefined => argument(words, '--source-server');

/** pg_rewind has another name for the target. */
export const inPostgresWords = (words: readonly string[]): readonly string[] =>
  words.map((word) => word.replace(/^--target-data(?==|$)/, '--target-pgdata'));

function argument(words: readonly string[], long: string, short?: string): string | undefined {
  const attached = words.find((word) => word.startsWith(`${long}=`))?.slice(long.length + 1);
  const position = words.findIndex((word) => word === long || word === short);
  return attached ?? (position === -1 ? undefined : words[position + 1]);
}
