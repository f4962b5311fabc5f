/** `YYYYMM` of the local time of the machine. */
function month(at: Date): string {
  return `${at.getFullYear()}${String(at.getMonth() + 1).padStart(2, '0')}`;
}

/** `dm实例名当前年月.log` (seed 001 §4.4): what a database logs in a month; with the `_` that the product puts between. */
export function databaseLogName(instance: string, at: Date): string {
  return `dm_${instance}_${month(at)}.log`;
}

/** `dmwatcher实例名当前年月.log` (seed 001 §4.4); the product writes `dm_dmwatcher_…` (facts/dm.md §2.2). */
export function watcherLogName(instance: string, at: Date): string {
  return `dm_dmwatcher_${instance}_${month(at)}.log`;
}
