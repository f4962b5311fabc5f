import { LAYOUT } from '../install/layout.ts';
import { runOn, type Context, type PoolRow } from '../machine/context.ts';
import { stamp } from '../machine/machine.ts';
import { isStandbyDirectory } from '../tools/sys-ctl.ts';

/**
 * MAX_AVAILABLE_LEVEL=1: when all databases are down, the only node without recovery.conf starts its own again (F11). Nobody
 * starts where another node was primary too.
 */
export async function startIfLastResort(context: Context, rows: readonly PoolRow[] | undefined): Promise<void> {
  const { machine, ha, say } = context;
  if (rows?.some(({ isUp }) => isUp) === true || isStandbyDirectory(machine, LAYOUT.data)) return;
  for (const address of ha.allIps.filter((ip) => ip !== ha.localIp)) {
    const argv = ['sh', '-c', `ls ${LAYOUT.data}/recovery.conf ${LAYOUT.data}/recovery.conf.active 2>/dev/null`];
    const { stdout } = await runOn(context, address, argv, 'kingbase');
    if (stdout.trim() === '') {
      say(`${address} can not be asked or has no recovery.conf either, nothing to do`);
      return;
    }
  }
  say(`${stamp(machine.now())} I am the only node without recovery.conf, start up the kingbase...`);
  const started = await machine.run(['sys_ctl', 'start', '-D', LAYOUT.data], { timeoutMs: 620_000 });
  say(started.stdout.trim());
  await machine.run(['change_vip.sh', ha.databaseVip, ha.device, 'add']);
}
