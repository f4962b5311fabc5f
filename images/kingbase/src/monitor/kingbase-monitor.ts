import { DATABASE_PORT, LAYOUT } from '../install/layout.ts';
import { conninfo, query, runOn, type Context } from '../machine/context.ts';
import { stamp } from '../machine/machine.ts';

/** A step that failed ends the whole start. */
class StartFailed extends Error {}

/** `kingbase_monitor.sh start|stop|restart` (facts/kingbase.md §4). Returns the exit code. */
export async function kingbaseMonitor(context: Context, words: readonly string[]): Promise<number> {
  const [action = ''] = words;
  try {
    switch (action) {
      case 'start':
        await startAll(context);
        return 0;
      case 'stop':
        await stopAll(context);
        return 0;
      case 'restart':
        await stopAll(context);
        await startAll(context);
        return 0;
      default:
        context.say('usage: kingbase_monitor.sh start|stop|restart');
        return 64;
    }
  } catch (error) {
    if (!(error instanceof StartFailed)) throw error;
    context.say(error.message);
    return 1;
  }
}

/** `all_monitor.sh` on another node, or this one. */
async function on(context: Context, address: string, action: string, thing: string): Promise<boolean> {
  const argv = ['all_monitor.sh', LAYOUT.databaseBin, action, thing];
  const { exitCode, stderr } = await runOn(context, address, argv, 'root', 660_000);
  if (exitCode === 255) context.say(`warning: ${stderr.trim()}`);
  return exitCode === 0;
}

async function startAll(context: Context): Promise<void> {
  const { ha, say, machine } = context;
  say(`-----------------${stamp(machine.now())} KingbaseES start----------------------------`);
  await poolsMustBeDead(context);
  const primary = await onlyPrimary(context);
  for (const address of ha.allIps) {
    if (!(await on(context, address, 'check', 'trustip'))) throw new StartFailed(`ping trust ip failed on ${address}`);
  }
  const inOrder = [primary, ...ha.allIps.filter((address) => address !== primary)];
  for (const address of inOrder) {
    const runs = await on(context, address, 'check', 'db');
    if (!runs && !(await on(context, address, 'start', 'db')))
      throw new StartFailed(`start kingbase on ${address} failed`);
    say(`start kingbase on ${address} ok`);
  }
  if (!(await on(context, primary, 'start', 'dbvip'))) throw new StartFailed(`add the vip on ${primary} failed`);
  for (const address of ha.allIps) {
    if (!(await on(context, address, 'check', 'vip'))) throw new StartFailed(`ping vip failed on ${address}`);
  }
  await waitForStandbys(context, primary);
  if (ha.sync) await runOn(context, primary, ['sync_async.sh', 'sync'], 'kingbase');
  for (const address of ha.poolIps) {
    if (!(await on(context, address, 'start', 'pool')))
      throw new StartFailed(`start kingbasecluster on ${address} failed`);
    say(`start kingbasecluster on ${address} ok`);
  }
  // V8R3 switches cron on with the databases. Here it may run every few seconds and would start the pools in any order.
  for (const address of ha.allIps) await on(context, address, 'start', 'dbcrond');
  await statusTable(context);
}

async function poolsMustBeDead(context: Context): Promise<void> {
  for (const address of context.ha.poolIps) {
    if (await on(context, address, 'check', 'pool')) {
      throw new StartFailed(`kingbasecluster is already running on ${address}, will exit`);
    }
  }
}

/** The one node without recovery.conf (F24). */
async function onlyPrimary(context: Context): Promise<string> {
  const found: string[] = [];
  for (const address of context.ha.allIps) {
    const argv = ['sh', '-c', `ls ${LAYOUT.data}/recovery.conf ${LAYOUT.data}/recovery.conf.active 2>/dev/null`];
    const { exitCode, stdout } = await runOn(context, address, argv);
    if (exitCode === 255) throw new StartFailed(`can not reach ${address} by ssh`);
    if (stdout.trim() === '') found.push(address);
  }
  const [primary, ...more] = found;
  if (primary === undefined) throw new StartFailed('there is no primary node in the current environment');
  if (more.length === 0) return primary;
  throw new StartFailed(
    `Fatal error there are two hosts in the current environment. The master ip:${primary} and ${more.join(' ')}`,
  );
}

/** All standbys stream, and none is more than 16 MB behind: so many rounds of 2 s (F8). */
async function waitForStandbys(context: Context, primary: string): Promise<void> {
  const { ha, machine, say } = context;
  const wanted = ha.allIps.length - 1;
  const target = conninfo(primary === ha.localIp ? '' : primary, DATABASE_PORT, ha.connectTimeoutSeconds);
  const sql = `select count(*) from sys_stat_replication where state = 'streaming' and sys_xlog_location_diff(sys_current_xlog_flush_location(), flush_location) <= 16777216`;
  for (let round = 1; round <= ha.standbyWaitRounds; round += 1) {
    const rows = await query(context, target, sql);
    if (Number(rows?.[0]?.[0] ?? -1) >= wanted) return;
    say(`There are no ${wanted} standbys in sys_stat_replication, please check all the standby servers`);
    await machine.sleep(2000);
  }
  throw new StartFailed(`There are no ${wanted} standbys in sys_stat_replication`);
}

/** `[ip]|[kingbasecluster]|[active]` */
async function statusTable(context: Context): Promise<void> {
  const { ha, say } = context;
  const active = (yes: boolean): string => (yes ? 'active' : 'inactive');
  say('=======================================');
  say('|             ip |         program|  [status]');
  for (const address of ha.poolIps) {
    say(`[${address}]|[kingbasecluster]|[${active(await on(context, address, 'check', 'pool'))}]`);
  }
  for (const address of ha.allIps) {
    say(`[${address}]|[kingbase]|[${active(await on(context, address, 'check', 'db'))}]`);
  }
  say('=======================================');
}

/** Pools first, so that they see no database fail; a node that cannot be reached is left as it is (F14). */
async function stopAll(context: Context): Promise<void> {
  const { ha, say } = context;
  for (const address of ha.allIps) await on(context, address, 'stop', 'dbcrond');
  for (const address of [...ha.poolIps].reverse()) await on(context, address, 'stop', 'pool');
  for (const address of ha.allIps) {
    say(`stop kingbase on ${address} ${(await on(context, address, 'stop', 'db')) ? 'ok' : 'failed'}`);
    await on(context, address, 'stop', 'dbvip');
  }
}
