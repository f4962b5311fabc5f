/** The files of a DM data watch site that are read as text (seed 001 §2, facts/dm.md §1). */
export type FileKind =
  | 'dm.ini'
  | 'dmmal.ini'
  | 'dmarch.ini'
  | 'dmwatcher.ini'
  | 'dmmonitor.ini'
  | 'dmtimer.ini'
  | 'dm_svc.conf'
  | 'dmwatcher.ctl';

export const FILE_KINDS: readonly FileKind[] = [
  'dm.ini',
  'dmmal.ini',
  'dmarch.ini',
  'dmwatcher.ini',
  'dmmonitor.ini',
  'dmtimer.ini',
  'dm_svc.conf',
  'dmwatcher.ctl',
];

/** What a file is by its base name, whatever its case. */
export function fileKindOf(baseName: string): FileKind | undefined {
  return FILE_KINDS.find((kind) => kind === baseName.toLowerCase());
}

/** Whether a file matters to data watch: one that is read, or any control file (its name is checked). */
export function isWatchFile(baseName: string): boolean {
  return fileKindOf(baseName) !== undefined || baseName.toLowerCase().endsWith('.ctl');
}
