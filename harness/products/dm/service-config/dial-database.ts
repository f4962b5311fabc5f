import pg from 'pg';
import type { Address } from '../configuration/address.ts';
import type { ServerMode } from './connection-plan.ts';
import type { LoggedIn } from './connect-service.ts';

/** After this a server that says nothing counts as gone. */
const DIAL_MS = 3000;
const MODES: readonly string[] = ['NORMAL', 'PRIMARY', 'STANDBY'] satisfies readonly ServerMode[];

/**
 * Logs in and asks for the mode, as an interface of DM does; undefined where that is refused or takes too long, or where the
 * database is not OPEN.
 */
export async function dialDatabase(
  { host, port }: Address,
  login: Pick<pg.ClientConfig, 'user' | 'password' | 'database'>,
): Promise<LoggedIn<pg.Client> | undefined> {
  const client = new pg.Client({
    ...login,
    host,
    ...(port === undefined ? {} : { port }),
    connectionTimeoutMillis: DIAL_MS,
    query_timeout: DIAL_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ mode: string; status: string }>(
      'SELECT mode$ AS mode, status$ AS status FROM v$instance',
    );
    const [row] = rows;
    if (row?.status === 'OPEN' && isMode(row.mode)) return { mode: row.mode, connection: client };
  } catch {
    // Refused, silent or in MOUNT: for a client these are all the same.
  }
  await client.end().catch(() => undefined);
  return undefined;
}

function isMode(text: string): text is ServerMode {
  return MODES.includes(text);
}
