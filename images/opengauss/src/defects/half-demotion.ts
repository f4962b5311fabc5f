import type { DemoteAnswer } from '../control.ts';
import type { Engine } from '../server/engine.ts';
import { observe } from '../server/observation.ts';
import { hasDefect } from './active-defect.ts';

const SQL_TIMEOUT_MS = 2000;
/** The other node is primary by then. */
const FAREWELL_MS = 3000;

/** Every second session of a client. */
const END_HALF = `
select pg_terminate_backend(pid) from (
  select pid, row_number() over (order by pid) as number from pg_stat_get_activity(null)
  where backend_type = 'client backend' and pid <> pg_backend_pid() and application_name <> 'gaussdb') client
where number % 2 = 0`;

/**
 * `keeps-two-primaries`: tells the standby of a switchover that it has stopped, ends half of its sessions once the other
 * one has taken over, and goes on as primary with the rest. Undefined without the defect.
 */
export async function pretendToDemote(engine: Engine): Promise<DemoteAnswer | undefined> {
  if (!hasDefect('keeps-two-primaries')) return undefined;
  const { lsn } = await observe(engine.sql, SQL_TIMEOUT_MS);
  setTimeout(() => {
    engine.sql.query(END_HALF, [], SQL_TIMEOUT_MS).catch(() => undefined);
  }, FAREWELL_MS);
  return { op: 'demote', lsn };
}
