import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { POSTGRES_BIN } from './postgres-bin.ts';
import { AT_LEAST_AS_RECORDED } from '../settings/parameter-table.ts';

/** What pg_controldata prints, by label. */
export type ControlData = ReadonlyMap<string, string>;

export function parseControlData(text: string): ControlData {
  const entries = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) entries.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return entries;
}

export async function readControlData(standin: string): Promise<ControlData> {
  const env = { ...process.env, LC_ALL: 'C' };
  const { stdout } = await promisify(execFile)(`${POSTGRES_BIN}/pg_controldata`, ['-D', standin], { env });
  return parseControlData(stdout);
}

/** The first eight bytes of pg_control. */
export function readSystemIdentifier(standin: string): string {
  return readFileSync(join(standin, 'global', 'pg_control'))
    .readBigUInt64LE(0)
    .toString();
}

/** Was it in recovery when it was last written? Such a cluster must be promoted to take writes, not just started. */
export function wasStandby(data: ControlData): boolean {
  const state = data.get('Database cluster state') ?? '';
  return state === 'shut down in recovery' || state === 'in archive recovery';
}

/**
 * End of the WAL of a cluster that was shut down cleanly: its shutdown checkpoint is the last record.
 * (24 bytes header, 2 bytes data header, 88 bytes checkpoint, rounded up to 8.)
 */
export function endOfCleanWal(data: ControlData): bigint | undefined {
  const [high, low] = (data.get('Latest checkpoint location') ?? '').split('/');
  if (data.get('Database cluster state') !== 'shut down' || high === undefined || low === undefined) return undefined;
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`) + 120n;
}

/** Settings of which a standby needs at least as much, by PostgreSQL's names. */
export function recordedSettings(data: ControlData): ReadonlyMap<string, number> {
  return new Map(Object.entries(AT_LEAST_AS_RECORDED).map(([name, label]) => [name, Number(data.get(label) ?? '0')]));
}
