import { type HaModule, parseHaModule } from '../install/ha-module.ts';
import { DATABASE_NAME, DATABASE_PORT, DATABASE_USER, LAYOUT, POOL_PORT, POSTGRES_BIN } from '../install/layout.ts';
import type { Machine, Outcome, Say } from './machine.ts';

/** What every script of the cluster has at hand. */
export interface Context {
  readonly machine: Machine;
  readonly ha: HaModule;
  /** To the script's own log. */
  readonly say: Say;
  /** To whoever started the script: of failover_stream.sh that is cluster.log (K27). */
  readonly complain: Say;
}

/** @throws Error where there is no HAmodule.conf: the node was not installed */
export function readHaModule({ files }: Machine): HaModule {
  const text = files.read(`${LAYOUT.databaseEtc}/HAmodule.conf`);
  if (text === undefined) throw new Error(`${LAYOUT.databaseEtc}/HAmodule.conf does not exist`);
  return parseHaModule(text);
}

/** As ksql takes it, and as the logs show it (K43). An empty host is the local socket. */
export function conninfo(host = '', port: number = DATABASE_PORT, timeoutSeconds = 10): string {
  const at = host === '' ? '' : `host=${host} `;
  return `${at}port=${port} user=${DATABASE_USER} dbname=${DATABASE_NAME} connect_timeout=${timeoutSeconds}`;
}

export const poolConninfo = ({ ha }: Context): string => conninfo(ha.poolVip, POOL_PORT, ha.connectTimeoutSeconds);

/** Rows of a query, undefined when it was not answered. */
export async function query(
  { machine }: Context,
  target: string,
  sql: string,
): Promise<readonly (readonly string[])[] | undefined> {
  const argv = [`${POSTGRES_BIN}/psql`, '-X', '-w', '-A', '-t', '-F', '\t', '-d', target, '-c', sql];
  const { exitCode, stdout } = await machine.run(argv, { timeoutMs: 20_000 });
  if (exitCode !== 0) return undefined;
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

/** Runs a program of the cluster on a node: here, or over the ssh stand-in. */
export async function runOn(
  { machine, ha }: Context,
  address: string,
  argv: readonly string[],
  user: 'root' | 'kingbase' = 'root',
  timeoutMs = 120_000,
): Promise<Outcome> {
  if (address === ha.localIp) {
    return machine.run(argv, { timeoutMs, ...(user === 'kingbase' ? { user } : {}) });
  }
  const ssh = ['ssh', '-o', `ConnectTimeout=${ha.connectTimeoutSeconds}`, '-l', user, address, ...argv];
  return machine.run(ssh, { timeoutMs });
}

/** ssh's own failure, as opposed to that of the program it ran. */
export const SSH_FAILED = 255;

/** One line of pool_nodes. */
export interface PoolRow {
  readonly id: number;
  readonly address: string;
  readonly isUp: boolean;
  readonly role: string;
}

/** pool_nodes as the pool at the cluster VIP has it; undefined when it does not answer. */
export async function poolRows(context: Context): Promise<readonly PoolRow[] | undefined> {
  const rows = await query(context, poolConninfo(context), 'show pool_nodes');
  return rows?.map(([id = '', address = '', , status = '', ...rest]) => ({
    id: Number(id),
    address,
    isUp: status === 'up' || status === 'waiting',
    role: rest[2] ?? '',
  }));
}

/** pool_nodes as ksql shows it, for a log. */
export async function poolTable({ machine, ha }: Context): Promise<string> {
  const target = conninfo(ha.poolVip, POOL_PORT, ha.connectTimeoutSeconds);
  const { stdout } = await machine.run(['ksql', target, '-c', 'show pool_nodes;'], { timeoutMs: 20_000 });
  return stdout.trimEnd();
}
