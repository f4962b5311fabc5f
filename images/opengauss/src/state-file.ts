import { renameSync, writeFileSync } from 'node:fs';
import type { DbState, Detail, LocalRole } from './control.ts';

/** Size of the struct that openGauss 3.0.6 writes (recording 03: 72 bytes, little endian). */
export const STATE_FILE_SIZE = 72;

export type BuildMode = 'none' | 'auto' | 'full' | 'incremental' | 'standby full';

/** Progress of a build as `gs_ctl querybuild` shows it. */
export interface BuildInfo {
  readonly mode: BuildMode;
  /** Bytes. */
  readonly done: number;
  /** Bytes. */
  readonly total: number;
  /** 0 to 100. */
  readonly percent: number;
  /** Seconds; -1 when unknown. */
  readonly remaining: number;
}

/** gaussdb.state (facts/opengauss.md §7). */
export interface StateFile {
  readonly role: LocalRole;
  /** How many replconninfo parameters are set. */
  readonly connections: number;
  readonly state: DbState;
  /** `sync_mode : Sync` of the file layout of gs_ctl query. */
  readonly sync: boolean;
  readonly lsn: bigint;
  readonly term: bigint;
  readonly build: BuildInfo;
  readonly reason: Detail;
  /** Which replconninfo is in use, from 1. */
  readonly currentConnection: number;
}

const ROLES: readonly LocalRole[] = ['Unknown', 'Normal', 'Primary', 'Standby', 'Cascade Standby', 'Pending'];
const STATES: readonly DbState[] = [
  'Unknown',
  'Normal',
  'Need repair',
  'Starting',
  'Wait promoting',
  'Demoting',
  'Promoting',
  'Building',
  'Catchup',
];
const BUILD_MODES: readonly BuildMode[] = ['none', 'auto', 'full', 'incremental', 'standby full'];
/** By number; the gap is `Mode not matched`, which no released server sets. */
const REASONS: readonly Detail[] = [
  'Normal',
  'WAL segment removed',
  'Disconnected',
  'Version not matched',
  'Unknown',
  'System id not matched',
];

const NO_BUILD: BuildInfo = { mode: 'none', done: 0, total: 0, percent: 0, remaining: 0 };

/** A state file with nothing known; spread over it what is known. */
export const EMPTY_STATE: StateFile = {
  role: 'Unknown',
  connections: 0,
  state: 'Unknown',
  sync: false,
  lsn: 0n,
  term: 0n,
  build: NO_BUILD,
  reason: 'Normal',
  currentConnection: 0,
};

export function encodeStateFile(value: StateFile): Buffer {
  const bytes = Buffer.alloc(STATE_FILE_SIZE);
  bytes.writeInt32LE(ROLES.indexOf(value.role), 0);
  bytes.writeInt32LE(value.connections, 4);
  bytes.writeInt32LE(STATES.indexOf(value.state), 8);
  bytes.writeUInt8(value.sync ? 1 : 0, 12);
  bytes.writeBigUInt64LE(value.lsn, 16);
  bytes.writeBigUInt64LE(value.term, 24);
  bytes.writeInt32LE(BUILD_MODES.indexOf(value.build.mode), 32);
  bytes.writeBigUInt64LE(BigInt(Math.round(value.build.done)), 40);
  bytes.writeBigUInt64LE(BigInt(Math.round(value.build.total)), 48);
  bytes.writeInt32LE(Math.round(value.build.percent), 56);
  bytes.writeInt32LE(Math.round(value.build.remaining), 60);
  bytes.writeInt32LE(Math.max(0, REASONS.indexOf(value.reason)), 64);
  bytes.writeInt32LE(value.currentConnection, 68);
  return bytes;
}

/** Undefined where the bytes are not a state file. */
export function decodeStateFile(bytes: Buffer): StateFile | undefined {
  if (bytes.length < STATE_FILE_SIZE) return undefined;
  return {
    role: ROLES[bytes.readInt32LE(0)] ?? 'Unknown',
    connections: bytes.readInt32LE(4),
    state: STATES[bytes.readInt32LE(8)] ?? 'Unknown',
    sync: bytes.readUInt8(12) === 1,
    lsn: bytes.readBigUInt64LE(16),
    term: bytes.readBigUInt64LE(24),
    build: {
      mode: BUILD_MODES[bytes.readInt32LE(32)] ?? 'none',
      done: Number(bytes.readBigUInt64LE(40)),
      total: Number(bytes.readBigUInt64LE(48)),
      percent: bytes.readInt32LE(56),
      remaining: bytes.readInt32LE(60),
    },
    reason: REASONS[bytes.readInt32LE(64)] ?? 'Unknown',
    currentConnection: bytes.readInt32LE(68),
  };
}

/** Replaces the file in one step, through gaussdb.state.temp as openGauss does. */
export function writeStateFile(path: string, value: StateFile): void {
  const temporary = `${path}.temp`;
  writeFileSync(temporary, encodeStateFile(value), { mode: 0o600 });
  renameSync(temporary, path);
}
