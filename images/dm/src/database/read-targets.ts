import type { InstanceReport } from '../watch/reports.ts';

/**
 * Where a primary of a read/write split cluster sends readers: MAL_INST_HOST:MAL_INST_PORT of the standbys whose archive
 * commits wait for, is VALID, and whose MAL link stands (facts/dm.md §4, as drivers ask it). A standby knows none.
 *
 * @param services by instance, the MAL_INST_HOST:MAL_INST_PORT of dmmal.ini
 */
export function readTargets(
  { mode, archives, malLinks }: InstanceReport,
  services: Readonly<Record<string, string>>,
): string[] {
  if (mode !== 'PRIMARY') return [];
  return Object.entries(archives).flatMap(([name, { type, state }]) =>
    type !== 'ASYNC' && state === 'VALID' && malLinks[name] === true ? (services[name] ?? []) : [],
  );
}
