import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32c } from './crc32c.ts';

/** Offsets between which pg_control's checksum stands; where exactly differs between versions and builds. */
const FIRST_CRC_OFFSET = 128;
const LAST_CRC_OFFSET = 504;
/** In the long header of a segment's first page: magic, info, timeline, address, rest length, padding come before. */
const SEGMENT_IDENTIFIER_OFFSET = 24;

/** A number no other cluster has: time and process, put together as PostgreSQL's initdb does. */
export function newSystemIdentifier(now: Date, pid: number): bigint {
  const seconds = BigInt(Math.floor(now.getTime() / 1000));
  const microseconds = BigInt(now.getTime() % 1000) * 1000n + ((process.hrtime.bigint() / 1000n) % 1000n);
  return (seconds << 32n) | (microseconds << 12n) | BigInt(pid & 0xfff);
}

/**
 * pg_control with another system identifier and the checksum that belongs to it.
 * @throws Error where the checksum is not found, so that a foreign or damaged file is never written
 */
export function patchControlFile(bytes: Buffer, identifier: bigint): Buffer {
  const offset = findChecksum(bytes);
  const patched = Buffer.from(bytes);
  patched.writeBigUInt64LE(identifier, 0);
  patched.writeUInt32LE(crc32c(patched.subarray(0, offset)), offset);
  return patched;
}

/** Where the checksum stands: it is the only place whose value is the checksum of everything before. */
export function findChecksum(bytes: Buffer): number {
  for (let offset = FIRST_CRC_OFFSET; offset <= LAST_CRC_OFFSET; offset += 4) {
    if (bytes.readUInt32LE(offset) === crc32c(bytes.subarray(0, offset))) return offset;
  }
  throw new Error('pg_control has no valid checksum');
}

/** A WAL segment with another system identifier; its page headers have no checksum. */
export function patchWalSegment(bytes: Buffer, identifier: bigint): Buffer {
  const patched = Buffer.from(bytes);
  patched.writeBigUInt64LE(identifier, SEGMENT_IDENTIFIER_OFFSET);
  return patched;
}

/** Gives a cluster that was shut down cleanly its own identity. */
export function changeSystemIdentifier(cluster: string, identifier: bigint): void {
  const control = join(cluster, 'global', 'pg_control');
  writeFileSync(control, patchControlFile(readFileSync(control), identifier), { mode: 0o600 });
  const wal = join(cluster, 'pg_wal');
  for (const name of readdirSync(wal).filter((file) => /^[0-9A-F]{24}$/.test(file))) {
    const path = join(wal, name);
    writeFileSync(path, patchWalSegment(readFileSync(path), identifier), { mode: 0o600 });
  }
}
