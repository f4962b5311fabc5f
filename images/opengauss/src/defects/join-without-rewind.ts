import { execFile } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { ReplicationChannel } from '../conf/replconninfo.ts';
import type { HelloAnswer } from '../control.ts';
import type { Engine } from '../server/engine.ts';
import { historyFileName } from '../server/lineage.ts';
import { POSTGRES_BIN } from '../server/postgres-bin.ts';
import { hasDefect } from './active-defect.ts';
import { backupLabel, historyText, type Checkpoint } from './recovery-files.ts';

const RECOVERY_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 5000;

/**
 * `rejoins-without-rewind`: a diverged standby begins at the newest checkpoint of the primary on top of its own data, as
 * after a rewind that copied nothing: what the primary wrote before that checkpoint it never gets.
 * Returns false without the defect.
 */
export async function joinWithoutRewind(
  engine: Engine,
  { remoteHost, remotePort }: ReplicationChannel,
  hello: HelloAnswer,
): Promise<boolean> {
  if (!hasDefect('rejoins-without-rewind')) return false;
  const checkpoint = await newCheckpoint(remoteHost, remotePort - 1);
  await engine.stop('immediate');
  const standin = join(engine.dataDirectory, 'standin');
  rmSync(join(standin, 'standby.signal'), { force: true });
  // Ends recovery, so that pg_control asks for none of our own WAL any more.
  const recovery = promisify(execFile)(`${POSTGRES_BIN}/postgres`, ['--single', '-D', standin, 'postgres'], {
    timeout: RECOVERY_TIMEOUT_MS,
  });
  recovery.child.stdin?.end();
  await recovery;
  const wal = join(standin, 'pg_wal');
  for (const name of readdirSync(wal)) if (/^[0-9A-F]{24}$/.test(name)) rmSync(join(wal, name));
  for (let timeline = 2; timeline < hello.timeline; timeline += 1) {
    const path = join(wal, historyFileName(timeline));
    if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600 });
  }
  writeFileSync(join(wal, historyFileName(hello.timeline)), historyText(hello.history), { mode: 0o600 });
  writeFileSync(join(standin, 'backup_label'), backupLabel(checkpoint), { mode: 0o600 });
  await engine.start('standby');
  return true;
}

/** Makes the primary write one, and asks where it is. */
async function newCheckpoint(host: string, port: number): Promise<Checkpoint> {
  const connectionTimeoutMillis = CONNECT_TIMEOUT_MS;
  const client = new pg.Client({ host, port, user: 'omm', database: 'postgres', connectionTimeoutMillis });
  await client.connect();
  try {
    await client.query('checkpoint');
    const { rows } = await client.query<Checkpoint>(
      'select checkpoint_lsn::text as location, redo_lsn::text as redo, timeline_id as timeline from pg_control_checkpoint()',
    );
    const [row] = rows;
    if (row === undefined) throw new Error('the primary has no checkpoint');
    return row;
  } finally {
    await client.end();
  }
}
