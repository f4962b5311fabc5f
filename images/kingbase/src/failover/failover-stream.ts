import { activeDefect } from '../defects/active-defect.ts';
import { LAYOUT } from '../install/layout.ts';
import { runOn, SSH_FAILED, type Context } from '../machine/context.ts';
import { stamp } from '../machine/machine.ts';
import { pingTrusted } from '../machine/ping.ts';
import { DATABASE_DEAD } from './local-database.ts';

/** `%H %P %d %h %O %m %M %D` as the pool replaces them (K31, K32). */
export interface FailoverArguments {
  readonly newPrimaryHost: string;
  readonly oldPrimaryId: string;
  readonly failedId: string;
  readonly failedHost: string;
  readonly oldPrimaryHost: string;
  readonly newPrimaryId: string;
  readonly oldMasterId: string;
  readonly data: string;
}

/** Undefined when there are not eight: an unknown placeholder is dropped by the pool and shifts the rest (facts §2a). */
export function parseFailoverArguments(words: readonly string[]): FailoverArguments | undefined {
  const [newPrimaryHost, oldPrimaryId, failedId, failedHost, oldPrimaryHost, newPrimaryId, oldMasterId, data] = words;
  if (words.length !== 8 || newPrimaryHost === undefined || oldPrimaryId === undefined || failedId === undefined)
    return undefined;
  if (failedHost === undefined || oldPrimaryHost === undefined || newPrimaryId === undefined) return undefined;
  if (oldMasterId === undefined || data === undefined) return undefined;
  return { newPrimaryHost, oldPrimaryId, failedId, failedHost, oldPrimaryHost, newPrimaryId, oldMasterId, data };
}

/**
 * `failover_stream.sh`: what the pool runs when a database is down, in the order of K35 to K47. The pool waits for it. Its
 * lines go to failover.log, what ssh says to cluster.log. Returns the exit code.
 */
export async function failoverStream(context: Context, words: readonly string[]): Promise<number> {
  const { say, machine } = context;
  const now = (): string => stamp(machine.now());
  const given = parseFailoverArguments(words);
  if (given === undefined) {
    say(`${now()} failover_stream.sh needs 8 arguments, got ${words.length}: ${words.join(' ')}`);
    return DATABASE_DEAD;
  }
  say(`-----------------${now()} failover beging---------------------------------------`);
  sayArguments(context, given);
  const code = await failOver(context, given);
  say(`-----------------${now()} failover end---------------------------------------`);
  return code;
}

function sayArguments({ say }: Context, given: FailoverArguments): void {
  say(
    `----failover-stats is %H = hostname of the new master node [${given.newPrimaryHost}], %P = old primary node id [${given.oldPrimaryId}], %d = node id[${given.failedId}], %h = host name [${given.failedHost}], %O = old primary host[${given.oldPrimaryHost}] %m = new master node id [${given.newPrimaryId}], %M = old master node id [${given.oldMasterId}], %D = database cluster path [${given.data}]. Tips:`,
  );
  say(`1)new_master : ${given.newPrimaryHost}`);
  say(`2) new_master_id: ${given.newPrimaryId}`);
  say(`3) old_primary: ${given.oldPrimaryHost}`);
  say(`4) old_primary_id : ${given.oldPrimaryId}`);
}

async function failOver(context: Context, given: FailoverArguments): Promise<number> {
  const { say } = context;
  say('----ping trust ip');
  if ((await pingTrusted(context)).answered === 0) {
    // A node that is cut off must not promote anybody (K37).
    say('ping trust ip failed, will exit');
    return DATABASE_DEAD;
  }
  say('ping trust ip success');
  say('----determine whether the faulty db is master or standby');
  if (given.oldPrimaryId !== given.failedId) {
    say(`standby down, the failed node is ${given.failedHost}, nothing to do`);
    return 0;
  }
  if (given.newPrimaryHost === '') {
    say('there is no node that could become new primary');
    return DATABASE_DEAD;
  }
  say(`master down, let ${given.newPrimaryHost} become new primary.....`);
  await fence(context, given.oldPrimaryHost);
  await moveVip(context, given.newPrimaryHost);
  return promote(context, given.newPrimaryHost);
}

/** Best effort: a host that cannot be reached cannot be stopped, and the failover goes on (K39, K40). */
async function fence(context: Context, oldPrimary: string): Promise<void> {
  const { say, machine, ha } = context;
  say(`${stamp(machine.now())} del old primary VIP on ${oldPrimary}`);
  if (activeDefect(machine) === 'both-nodes-promote') return;
  const stopping = ['sys_ctl', 'stop', '-D', LAYOUT.data, '-m', 'fast', '-t', String(ha.connectTimeoutSeconds)];
  const stop = await runOn(context, oldPrimary, stopping, 'kingbase', 60_000);
  if (stop.exitCode === SSH_FAILED) {
    // Where the pool's own log has it (K27).
    context.complain(stop.stderr.trimEnd());
    say(`ssh connect host:${oldPrimary} failed, can not stop old primary db and del old primary db vip`);
    return;
  }
  await runOn(context, oldPrimary, ['change_vip.sh', ha.databaseVip, ha.device, 'del']);
}

/** Before the promotion: for a second or two the address answers read-only (K42). */
async function moveVip(context: Context, newPrimary: string): Promise<void> {
  const { say, machine, ha } = context;
  say(`${stamp(machine.now())} add VIP on ${newPrimary}`);
  const { stdout, stderr } = await runOn(context, newPrimary, ['change_vip.sh', ha.databaseVip, ha.device, 'add']);
  sayAll(context, stdout + stderr);
}

async function promote(context: Context, newPrimary: string): Promise<number> {
  const { say, machine } = context;
  say(`${stamp(machine.now())} promote begin...let ${newPrimary} become master`);
  const promoted = await runOn(context, newPrimary, ['kingbase_promote.sh'], 'kingbase');
  sayAll(context, promoted.stdout + promoted.stderr);
  if (promoted.exitCode !== 0) return DATABASE_DEAD;
  say(`${stamp(machine.now())} sync to async`);
  sayAll(context, (await runOn(context, newPrimary, ['sync_async.sh', 'async'], 'kingbase')).stdout);
  if (activeDefect(machine) === 'no-checkpoint-before-rewind') return 0;
  say(`${stamp(machine.now())} make checkpoint`);
  const checkpoint = await runOn(context, newPrimary, ['kingbase_checkpoint.sh'], 'kingbase', 660_000);
  sayAll(context, checkpoint.stdout + checkpoint.stderr);
  return checkpoint.exitCode;
}

function sayAll({ say }: Context, text: string): void {
  for (const line of text.split('\n')) if (line.trim() !== '') say(line);
}
