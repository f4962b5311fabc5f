import { LAYOUT, POOL_PORT, PCP_PORT, PCP_USER } from '../install/layout.ts';
import type { Context } from '../machine/context.ts';
import { poolRuns, poolPids, killPool, restartCluster } from './restartcluster.ts';

/** pgpool-II walks LOADING, STANDING FOR LEADER, LEADER: about 10 s, and 5 more where the other node answers late. */
const START_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 30_000;

/** Starts the pool of this node and waits until clients can come in. */
export async function startPool(context: Context): Promise<boolean> {
  const { machine } = context;
  if ((await restartCluster(context)) !== 0) return false;
  const deadline = machine.now().getTime() + START_TIMEOUT_MS;
  while (machine.now().getTime() < deadline) {
    if (await watchdogReady(context)) return true;
    await machine.sleep(250);
  }
  context.say(`kingbasecluster does not answer on port ${POOL_PORT} after ${START_TIMEOUT_MS / 1000} s`);
  return false;
}

/** Has the local watchdog a master, and is it one of the cluster itself? */
async function watchdogReady({ machine, ha }: Context): Promise<boolean> {
  const argv = ['pcp_watchdog_info', '-h', '127.0.0.1', '-p', String(PCP_PORT), '-U', PCP_USER, '-W', ha.pcpPassword];
  const { exitCode, stdout } = await machine.run(argv, { timeoutMs: 5000 });
  if (exitCode !== 0) return false;
  const own = stdout.split('\n').find((line) => line.includes(` ${ha.localIp} `)) ?? '';
  return /\b(?:LEADER|STANDBY)\b/.test(own);
}

/** Asks the pool to stop, which also releases the cluster VIP, and kills what is left of it. */
export async function stopPool(context: Context): Promise<boolean> {
  const { machine } = context;
  if (poolPids(context).length === 0) return true;
  await machine.run([`${LAYOUT.clusterBin}/kingbasecluster`, '-m', 'fast', 'stop'], { timeoutMs: STOP_TIMEOUT_MS });
  const deadline = machine.now().getTime() + STOP_TIMEOUT_MS;
  while (poolPids(context).length > 0 && machine.now().getTime() < deadline) {
    if (!poolRuns(context)) break;
    await machine.sleep(100);
  }
  if (poolPids(context).length > 0) await killPool(context);
  return poolPids(context).length === 0;
}
