import type { DatabaseState } from '../database/database-state.ts';
import type { StorageSample } from '../storage/sample.ts';
import type { InstanceReport, Statistics } from '../watch/reports.ts';
import type { Library } from './library.ts';

/** What a report is made of. */
export interface ReportInput {
  readonly state: DatabaseState;
  readonly library: Library;
  readonly sample: StorageSample;
  readonly pid: number;
  readonly malLinks: Readonly<Record<string, boolean>>;
  readonly sends: (destination: string) => Statistics;
  readonly lastCode: (destination: string) => number;
  readonly sending: (destination: string) => boolean;
  readonly applies: Statistics;
}

/**
 * What the database tells its watcher. LSNs are PostgreSQL's byte positions; a standby that receives has more than it has
 * replayed, any other has replayed all that it can.
 */
export function reportOf(input: ReportInput): InstanceReport {
  const { state, library, sample } = input;
  const lsns = lsnsOf(library, sample);
  return {
    instance: state.configuration.instance,
    pid: input.pid,
    oguid: library.oguid,
    mode: state.mode,
    status: state.status,
    openCount: sample.openCount,
    ...lsns,
    malLinks: input.malLinks,
    archives: Object.fromEntries(
      Object.entries(state.archives).map(([name, validity]) => [
        name,
        {
          type: state.configuration.archives[name] ?? 'REALTIME',
          state: validity,
          sends: input.sends(name),
          lastCode: input.lastCode(name),
          sending: input.sending(name),
          ...validForOf(state, name),
        },
      ]),
    ),
    applies: input.applies,
    failedSends: state.failedSends,
  };
}

function validForOf({ validFor }: DatabaseState, name: string): { readonly validFor?: number } {
  const process = validFor[name];
  return process === undefined ? {} : { validFor: process };
}

/** FLSN, CLSN, SLSN and SSLSN (facts/dm.md §8.8). */
export function lsnsOf(
  { fileLsn, hasTail }: Library,
  sample: StorageSample,
): Pick<InstanceReport, 'fileLsn' | 'curLsn' | 'slsn' | 'sslsn'> {
  if (!sample.inRecovery) {
    return { fileLsn, curLsn: sample.lsn, slsn: Math.max(fileLsn, sample.flushed), sslsn: sample.flushed };
  }
  if (hasTail) return { fileLsn, curLsn: fileLsn, slsn: fileLsn, sslsn: fileLsn };
  const received = sample.receives ? Math.max(sample.flushed, sample.lsn) : sample.lsn;
  return { fileLsn, curLsn: sample.lsn, slsn: received, sslsn: received };
}
