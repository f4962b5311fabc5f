import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../server/engine.ts';
import { hasDefect } from './active-defect.ts';

/** In the data directory, so that a full build takes it away. */
const MARK = 'standin_streamed_before';
const SQL_TIMEOUT_MS = 2000;

/**
 * `streaming-while-stuck`: a standby that streams again after it was away receives everything, says Normal and Streaming, and
 * replays nothing any more. Called whenever streaming begins.
 */
export function stickOnReturn(engine: Engine): void {
  if (!hasDefect('streaming-while-stuck')) return;
  const mark = join(engine.dataDirectory, MARK);
  if (!existsSync(mark)) writeFileSync(mark, '', { mode: 0o600 });
  else engine.sql.query('select pg_wal_replay_pause()', [], SQL_TIMEOUT_MS).catch(() => undefined);
}
