import { DATABASE_PORT } from '../install/layout.ts';
import { conninfo, query, type Context } from '../machine/context.ts';

/** The primary's own database. */
export const atPrimary = ({ ha }: Context, primary: string): string =>
  conninfo(primary, DATABASE_PORT, ha.connectTimeoutSeconds);

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Does this node stream from the primary? Undefined when the primary does not answer. */
export async function streams(context: Context, primary: string): Promise<boolean | undefined> {
  const sql = `select state from sys_stat_replication where application_name = ${literal(context.ha.nodeName)} and state in ('streaming', 'catchup')`;
  const rows = await query(context, atPrimary(context, primary), sql);
  return rows === undefined ? undefined : rows.length > 0;
}

export async function hasSyncStandby(context: Context, primary: string): Promise<boolean> {
  const sql = "select 1 from sys_stat_replication where sync_state in ('sync', 'quorum')";
  return ((await query(context, atPrimary(context, primary), sql))?.length ?? 0) > 0;
}

/** Bytes that this node has not flushed yet; undefined where it does not stream (K66). */
export async function gap(context: Context, primary: string): Promise<number | undefined> {
  const sql = `select sys_xlog_location_diff(sys_current_xlog_flush_location(), flush_location) from sys_stat_replication where application_name = ${literal(context.ha.nodeName)}`;
  const value = (await query(context, atPrimary(context, primary), sql))?.[0]?.[0];
  return value === undefined || value === '' ? undefined : Number(value);
}
