import { LAYOUT } from '../install/layout.ts';
import type { Context } from '../machine/context.ts';
import { stamp } from '../machine/machine.ts';
import { pingTrusted } from '../machine/ping.ts';

/** Processes of the pool: the supervisor, and pgpool-II itself, which may have survived it. */
const POOL_PROCESSES = ['kingbasecluster', 'pgpool'] as const;

export const poolPids = ({ machine }: Context): readonly number[] =>
  POOL_PROCESSES.flatMap((name) => machine.pidsOf(name)).filter((pid) => pid !== machine.pid);

/** Is the pool of the pid file alive? A file that cannot be read is stale (F5). */
export function poolRuns({ machine }: Context): boolean {
  const pid = Number.parseInt(machine.files.read(LAYOUT.poolPidFile) ?? '', 10);
  return (
    Number.isInteger(pid) && machine.pidsOf('pgpool').includes(pid) && machine.pidsOf('kingbasecluster').length > 0
  );
}

/**
 * `restartcluster.sh`, started by cron: stops the pool of a node that is cut off from its gateway, starts one that is missing
 * (facts/kingbase.md §4). Returns the exit code.
 */
export async function restartCluster(context: Context): Promise<number> {
  const { machine, say } = context;
  // Two at once would start two pools.
  if (!machine.lock('/dev/shm/kb_restart.lock')) return 0;
  const { answered } = await pingTrusted(context);
  if (answered === 0) {
    if (poolPids(context).length > 0) {
      say(`${stamp(machine.now())} can not ping the trust ip, the network is inactive, now kill kingbasecluster`);
      await killPool(context);
    }
    return 1;
  }
  if (poolRuns(context)) return 0;
  say(`${stamp(machine.now())} kingbasecluster is not running, begin to restart`);
  await killPool(context);
  removeLeftovers(context);
  machine.spawn(['kingbasecluster', '-n', '-d'], LAYOUT.clusterLog);
  say(`${stamp(machine.now())} kingbasecluster is started`);
  return 0;
}

/** Everything with the pool's name, and the address that it can no longer release. */
export async function killPool(context: Context): Promise<void> {
  const { machine, ha } = context;
  for (const pid of poolPids(context)) machine.kill(pid, 'SIGKILL');
  for (let tries = 0; poolPids(context).length > 0 && tries < 50; tries += 1) await machine.sleep(100);
  await machine.run(['change_vip.sh', `${ha.poolVip}/${ha.databaseVip.split('/')[1] ?? '24'}`, ha.device, 'del']);
}

/** Sockets and status of a pool that did not end by itself; with the status it would believe what was before (F2, F13). */
function removeLeftovers({ machine }: Context): void {
  const sockets = machine.files
    .list('/tmp')
    .filter((name) => /^\.s\.(?:PGSQL\.(?:9999|9898)|PGPOOLWD_CMD\.)/.test(name));
  for (const name of sockets) machine.files.remove(`/tmp/${name}`);
  machine.files.remove(`${LAYOUT.run}/pgpool_status`);
  machine.files.remove(LAYOUT.poolPidFile);
}
