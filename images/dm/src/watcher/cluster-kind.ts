import type { ArchiveType } from '../watch/reports.ts';

export type ClusterKind = 'realtime' | 'read/write split' | 'MPP' | 'local';

/**
 * Which kind of cluster a watcher has, by its archives and MPP_INI (seed 001 §4.2). Under global watch there has to be a
 * REALTIME or TIMELY archive: without one this is `local`, and the watcher must not start.
 */
export function clusterKindOf(archives: readonly ArchiveType[], mppIni: boolean): ClusterKind {
  const synchronous = archives.filter((type) => type !== 'ASYNC');
  if (synchronous.length === 0) return 'local';
  if (mppIni) return 'MPP';
  return synchronous.includes('TIMELY') ? 'read/write split' : 'realtime';
}
