import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../server/engine.ts';
import { hasDefect } from './active-defect.ts';

/** In the data directory, so that a full build takes it away. */
const MARK = 'standin_streamed_before';
const SQL_TIMEOUT_MS = 2000;
/** Longer than anybody takes to decide on a failover. */
const HELD_MS = 8000;

/**
 * `streaming-while-stuck`: a standby that streams again after it was away receives everything, says Normal and Streaming, and
 * replays nothing any more.
 */
export function streamingBegan(engine: Engine): void {
  if (!hasDefect('streaming-while-stuck')) return;
  const mark = join(engine.dataDirectory, MARK);
  if (existsSync(mark)) run(engine, 'select pg_wal_replay_pause()');
  else writeFileSync(mark, '', { mode: 0o600 });
}

/** `forgets-at-failover`: what is not replayed when the primary goes away stays so until a failover can forget it. */
export function streamingEnded(engine: Engine): void {
  if (!hasDefect('forgets-at-failover')) return;
  run(engine, 'select pg_wal_replay_pause()');
  setTimeout(() => {
    run(engine, 'select pg_wal_replay_resume() where pg_is_in_recovery()');
  }, HELD_MS);
}

function run(engine: Engine, statement: string): void {
  engine.sql.query(statement, [], SQL_TIMEOUT_MS).catch(() => undefined);
}
