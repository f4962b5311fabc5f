import { LAYOUT } from '../install/layout.ts';
import { DATABASE_DEAD } from '../failover/local-database.ts';
import { poolRows, poolTable, query, conninfo, type Context, type PoolRow } from '../machine/context.ts';
import { stamp } from '../machine/machine.ts';
import { pingTrusted } from '../machine/ping.ts';
import { isSync } from '../install/database-files.ts';
import { recoveryFiles } from '../tools/sys-ctl.ts';
import { hasAddress } from '../pool/change-vip.ts';
import { setSync } from '../failover/local-database.ts';
import { checkMounts } from './mount-check.ts';
import { readFlag, writeFlag } from './recovery-flag.ts';
import { recoverStandby } from './recover-standby.ts';
import { streams } from './primary-view.ts';
import { startIfLastResort } from './last-resort.ts';

/**
 * `network_rewind.sh`, started by cron as the user of the database: checks disk and network, and brings the node back as a
 * standby when it is one and does not stream (facts/kingbase.md §1e). Returns the exit code.
 */
export async function networkRewind(context: Context, words: readonly string[]): Promise<number> {
  const { machine, say } = context;
  const before = readFlag(machine);
  if (!machine.lock(LAYOUT.recoveryLock)) {
    say(`I'm already recovery now pid[${before.pid}]`);
    return 0;
  }
  // The lock is ours, so the process of the flag is gone (F22).
  const interrupted = before.isRunning;
  if (interrupted) say('Something interrupted the last recovery. Go on this time');
  say(`${stamp(machine.now())} recover beging...`);
  writeFlag(machine, true);
  say(`my pid is ${machine.pid},officially began to perform recovery`);
  const { code, forgets } = await recover(context, interrupted || words.includes('--force'));
  // Whoever comes next must know that this one was not finished.
  if (forgets) writeFlag(machine, false);
  return code;
}

interface End {
  readonly code: number;
  /** Whether the flag says that all is over. */
  readonly forgets: boolean;
}
const end = (code: number): End => ({ code, forgets: true });

async function recover(context: Context, mustRewind: boolean): Promise<End> {
  const { machine, ha, say } = context;
  if (!(await checkMounts(context)) && ha.useCheckDisk) return end(await giveUp(context, 'the disk is broken'));
  say(`${stamp(machine.now())} check if the network is ok`);
  if (!(await networkIsUp(context))) return end(await giveUp(context, 'can not ping the trust ip'));
  say('determine if i am master or standby');
  const rows = await poolRows(context);
  if (rows !== undefined) {
    const table = await poolTable(context);
    machine.files.write(LAYOUT.poolNodes, `${table}\n`);
    say(table);
  }
  const own = rows?.find(({ address }) => address === ha.localIp);
  const primary = rows?.find(({ role, isUp }) => role === 'primary' && isUp);
  if (primary === undefined || own === undefined) {
    say('no primary node in kingbasecluster, nothing to do');
    if (ha.maxAvailableLevel) await startIfLastResort(context, rows);
    return end(0);
  }
  if (primary.address === ha.localIp) return end(await carePrimary(context));
  return careStandby(context, own, primary, mustRewind);
}

/** HEALTH_CHECK_MAX_RETRIES rounds (K52). */
async function networkIsUp(context: Context): Promise<boolean> {
  const { ha, machine, say } = context;
  for (let round = 1; round <= ha.maxRetries; round += 1) {
    const { sent, answered } = await pingTrusted(context);
    if (answered > 0) {
      say(`ping trust ip ${ha.gatewayIps.join(' ')} success ping times :[${sent}], success times:[${answered}]`);
      return true;
    }
    say(
      `ping trust ip ${ha.gatewayIps.join(' ')} failed ping times :[${sent}], success times:[0] (${round} / ${ha.maxRetries})`,
    );
    if (round < ha.maxRetries) await machine.sleep(ha.retryDelaySeconds * 1000);
  }
  return false;
}

/** A node that is cut off, or cannot write, must not serve anybody (K51, K52). */
async function giveUp({ machine, ha, say }: Context, why: string): Promise<number> {
  say(`${stamp(machine.now())} ${why}, now stop the kingbase and del the vip`);
  const stopped = await machine.run(['sys_ctl', 'stop', '-D', LAYOUT.data, '-m', 'immediate'], { timeoutMs: 90_000 });
  say(stopped.stdout.trim());
  await machine.run(['change_vip.sh', ha.databaseVip, ha.device, 'del']);
  return DATABASE_DEAD;
}

/** A primary that waits for a synchronous standby which is gone goes on without it (F26). */
async function carePrimary(context: Context): Promise<number> {
  const { machine, say } = context;
  say('I,m node is primary, nothing to do with recovery');
  if (!isSync(machine.files.read(`${LAYOUT.data}/kingbase.conf`) ?? '')) return 0;
  const rows = await query(context, conninfo(), 'select count(*) from sys_stat_replication');
  if (rows?.[0]?.[0] !== '0') return 0;
  say(`${stamp(machine.now())} ASYNC RECOVER MODE, there is no standby in sys_stat_replication`);
  return setSync(context, 'async');
}

async function careStandby(context: Context, own: PoolRow, primary: PoolRow, mustRewind: boolean): Promise<End> {
  const { machine, ha, say } = context;
  say('i am standby in cluster,determine if recovery is needed');
  await removeVip(context);
  const files = recoveryFiles(LAYOUT.data);
  const mayRecover = machine.files.exists(files.asked) || machine.files.exists(files.active);
  if (!mayRecover && !ha.autoPrimaryRecovery) {
    say(`${ha.localIp} has no file recovery.conf, maybe it's primary, can not do recovery.`);
    return end(1);
  }
  const seen = mayRecover ? await waitForStreaming(context, primary.address) : false;
  if (seen === undefined) {
    // A standby that rewinds itself while its primary is being failed over would be lost for the failover.
    say(`ksql execute failed, the primary node ${primary.address} does not answer, exit script`);
    return end(1);
  }
  const streaming = seen;
  if (streaming && own.isUp && !mustRewind) {
    say('ALL NODES ARE UP STATUS!');
    return end(0);
  }
  if (streaming && mustRewind) say('rewind again, because last abnormal exit');
  const status = mayRecover ? (own.isUp ? 0 : 1) : 2;
  say(
    `primary node/Im node status is changed, primary ip[${primary.address}], recovery.conf NEED_CHANGE [${streaming ? 1 : 0}] (0 is need ), I,m status is [${status}] (1 is down), I will be in recovery.`,
  );
  say(await poolTable(context));
  const code = await recoverStandby(context, own, primary.address, !streaming || mustRewind);
  return { code, forgets: code === 0 || code === DATABASE_DEAD };
}

/** The database VIP must not stay on a standby (K55). */
async function removeVip({ machine, ha, say }: Context): Promise<void> {
  say(`${stamp(machine.now())} now will del vip [${ha.databaseVip}]`);
  const { stdout } = await machine.run(['ip', '-4', 'addr', 'show', 'dev', ha.device]);
  if (!hasAddress(stdout, ha.databaseVip)) {
    say('but no on my DEV, nothing to do with del');
    return;
  }
  say((await machine.run(['change_vip.sh', ha.databaseVip, ha.device, 'del'])).stdout.trim());
}

/** HEALTH_CHECK_MAX_RETRIES times, HEALTH_CHECK_RETRY_DELAY seconds apart (K56). Undefined: the primary did not answer in the end. */
async function waitForStreaming(context: Context, primary: string): Promise<boolean | undefined> {
  const { machine, ha, say } = context;
  let answer: boolean | undefined;
  for (let tries = 1; tries <= ha.maxRetries; tries += 1) {
    answer = await streams(context, primary);
    if (answer === true) return true;
    const how = answer === undefined ? 'ksql execute failed' : 'ksql execute success';
    say(
      `${how},but node:${ha.nodeName} does not have correct streaming(or catchup) replication ,will retry ,retry times:[${tries}/${ha.maxRetries}]`,
    );
    await machine.sleep(ha.retryDelaySeconds * 1000);
  }
  return answer;
}
