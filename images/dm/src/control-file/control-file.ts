/** What a control file says about its library (seed 001 §4.5.4). Only a VALID one is admitted to its group. */
export type ControlStatus = 'VALID' | 'INVALID' | 'SPLIT';

/** The operations that add a record, and nothing else does (seed 001 §4.5.3). */
export type ControlOperation =
  'Open Force' | 'Switchover' | 'Takeover' | 'Takeover Force' | 'Auto Takeover' | 'Set INVALID' | 'Set SPLIT';

/** One change of the primary, or of the status. */
export interface ControlRecord {
  readonly oldTguid: bigint;
  readonly newTguid: bigint;
  /** The SLSN of the instance that carried it out; of a takeover this is the TAKEOVER_LSN. */
  readonly slsn: bigint;
  /** Local time, `YYYY-MM-DD hh:mm:ss`. */
  readonly time: string;
  /** 0 where no monitor was involved. */
  readonly monitorId: bigint;
  readonly description: string;
  readonly monitorIp: string;
}

/** A dmwatcher.ctl of data watch V2.1: the history of the primaries of one group (seed 001 §4.5, facts/dm.md §2.9). */
export interface ControlFile {
  readonly tguid: bigint;
  readonly status: ControlStatus;
  /** Oldest first; each goes on from the TGUID of the one before. */
  readonly records: readonly ControlRecord[];
}

/** Who did what, for a record. */
export interface ControlChange {
  readonly operation: ControlOperation;
  readonly slsn: bigint;
  readonly time: string;
  readonly monitorId: bigint;
  readonly monitorIp: string;
  /** The new TGUID, drawn at random by the caller. */
  readonly tguid: bigint;
}

/** The oldest record is dropped when there would be more (seed 001 §4.5.3). */
export const MOST_RECORDS = 100;

const STATUS_AFTER: Readonly<Record<ControlOperation, ControlStatus | undefined>> = {
  'Open Force': undefined,
  Switchover: undefined,
  Takeover: undefined,
  'Takeover Force': undefined,
  'Auto Takeover': undefined,
  'Set INVALID': 'INVALID',
  'Set SPLIT': 'SPLIT',
};

/** A new control file, as one run of `dmctlcvt TYPE=3` makes it; the TGUID is drawn at random by the caller. */
export function newControlFile(tguid: bigint): ControlFile {
  return { tguid, status: 'VALID', records: [] };
}

/** The control file after an operation: one record more, a new TGUID, and for two of them another status. */
export function changeControlFile(control: ControlFile, change: ControlChange): ControlFile {
  const { operation, slsn, time, monitorId, monitorIp, tguid } = change;
  const record = { oldTguid: control.tguid, newTguid: tguid, slsn, time, monitorId, description: operation, monitorIp };
  return {
    tguid,
    status: STATUS_AFTER[operation] ?? control.status,
    records: [...control.records, record].slice(-MOST_RECORDS),
  };
}

/** Where `dmctlcvt TYPE=3 DEST=…` writes the control file of a group. */
export function controlFilePath(destination: string, group: string): string {
  return `${destination.replace(/\/+$/, '')}/${group}/dmwatcher.ctl`;
}
