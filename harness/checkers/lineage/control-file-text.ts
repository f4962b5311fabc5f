/** A change of the primary in a dmwatcher.ctl (facts/dm.md §2.9). */
export interface ControlRecord {
  readonly oldTguid: string;
  readonly newTguid: string;
  /** Of a takeover, the TAKEOVER_LSN. */
  readonly slsn: bigint;
  readonly description: string;
}

/** What a run's commands showed of a dmwatcher.ctl. */
export interface ControlFile {
  readonly tguid: string;
  readonly status: string;
  readonly records: readonly ControlRecord[];
}

/** Reads what `dmctlcvt TYPE=4` prints; undefined for another text. */
export function parseControlFile(text: string): ControlFile | undefined {
  const [head = '', ...sections] = text.split(/^\[RECORD\d+\]\s*$/m);
  const tguid = valueOf(head, 'TGUID');
  const status = valueOf(head, 'STATUS');
  if (tguid === undefined || status === undefined) return undefined;
  const records = sections.map((section) => ({
    oldTguid: valueOf(section, 'OLD_TGUID') ?? '',
    newTguid: valueOf(section, 'NEW_TGUID') ?? '',
    slsn: BigInt(/^\d+$/.exec(valueOf(section, 'SLSN') ?? '')?.[0] ?? '0'),
    description: valueOf(section, 'DESCRIPTION') ?? '',
  }));
  return { tguid, status, records };
}

/** The first record that does not go on from the one before it, or from which the file's TGUID does not follow. */
export function brokenLink({ tguid, records }: ControlFile): string | undefined {
  const broken = records.findIndex((record, index) => index > 0 && record.oldTguid !== records[index - 1]?.newTguid);
  if (broken !== -1) return `record ${broken + 1} does not go on from the TGUID of record ${broken}`;
  const last = records.at(-1)?.newTguid ?? tguid;
  return last === tguid ? undefined : 'its TGUID is not that of its last record';
}

function valueOf(text: string, name: string): string | undefined {
  return new RegExp(`^${name} = (.*)$`, 'm').exec(text)?.[1]?.trim();
}
