import { runOn, type Context } from '../machine/context.ts';
import { stamp } from '../machine/machine.ts';
import { hasSyncStandby, streams } from './primary-view.ts';

/** So long may the standby take until it streams and until the primary calls it synchronous. */
const WAIT_SECONDS = 60;

/**
 * Switches the primary back to synchronous when no standby of it is (K65). Only behind a standby that streams: commits would
 * hang from then on.
 */
export async function restoreSync(context: Context, primary: string): Promise<number> {
  const { machine, ha, say } = context;
  if (!(await becomes(context, async () => (await streams(context, primary)) === true))) {
    say(`node:${ha.nodeName} does not have correct streaming(or catchup) replication ,exit script`);
    return 1;
  }
  if (!ha.sync) return 0;
  say('cluster is sync cluster.');
  if (await hasSyncStandby(context, primary)) return 0;
  say(`${stamp(machine.now())} remote primary node change sync`);
  const changed = await runOn(context, primary, ['sync_async.sh', 'sync'], 'kingbase');
  if (changed.exitCode === 0 && (await becomes(context, () => hasSyncStandby(context, primary)))) return 0;
  say(`${stamp(machine.now())} remote primary node change sync failed ,exit script`);
  return 1;
}

/** Polls a condition; false when it has not come true in time. */
async function becomes({ machine }: Context, condition: () => Promise<boolean>): Promise<boolean> {
  const deadline = machine.now().getTime() + WAIT_SECONDS * 1000;
  for (;;) {
    if (await condition()) return true;
    if (machine.now().getTime() >= deadline) return false;
    await machine.sleep(200);
  }
}
