import { closeSync, ftruncateSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../server/engine.ts';
import { observe } from '../server/observation.ts';
import { hasDefect } from './active-defect.ts';
import { walCut } from './wal-cut.ts';

const OBSERVE_TIMEOUT_MS = 2000;

/** `forgets-at-failover`: throws away what was received and not replayed, right before the promotion. */
export async function forgetUnreplayed(engine: Engine, standin: string): Promise<void> {
  if (!hasDefect('forgets-at-failover')) return;
  const { replayed } = await observe(engine.sql, OBSERVE_TIMEOUT_MS);
  await engine.stop('immediate');
  const directory = join(standin, 'pg_wal');
  const { files, offset, surplus } = walCut(readdirSync(directory), replayed);
  for (const name of surplus) rmSync(join(directory, name));
  for (const name of files) fillWithZeros(join(directory, name), offset);
  await engine.start('standby');
}

function fillWithZeros(path: string, offset: number): void {
  const { size } = statSync(path);
  const file = openSync(path, 'r+');
  try {
    ftruncateSync(file, offset);
    ftruncateSync(file, size);
  } finally {
    closeSync(file);
  }
}
