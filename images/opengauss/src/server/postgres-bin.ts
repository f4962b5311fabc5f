import { execFileSync } from 'node:child_process';

/** Where Debian puts PostgreSQL 15's programs. */
export const POSTGRES_BIN = '/usr/lib/postgresql/15/bin';

/** The server program that runs under gaussdb (src/engine). It finds PostgreSQL's libraries where it was compiled for. */
export const ENGINE_PROGRAM = '/usr/local/opengauss/lib/engine/postgres';

/** `15.14`, from `postgres --version`. */
export function postgresVersion(): string {
  const text = execFileSync(`${POSTGRES_BIN}/postgres`, ['--version'], { encoding: 'utf8' });
  return /\(PostgreSQL\) (\S+)/.exec(text)?.[1] ?? 'unknown';
}
