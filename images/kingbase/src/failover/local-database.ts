import { isSync, withoutSync, withSync } from '../install/database-files.ts';
import { LAYOUT, DATABASE_PORT } from '../install/layout.ts';
import { conninfo, type Context } from '../machine/context.ts';
import { stamp } from '../machine/machine.ts';
import { activeDefect } from '../defects/active-defect.ts';

/** Exit code of V8R3's scripts when the database is not there (K43, K44). */
export const DATABASE_DEAD = 66;

/** `ksql ... -c "select 33333;"` over the local socket; says the command, as V8R3 does. */
async function answers(context: Context): Promise<boolean> {
  const target = conninfo('', DATABASE_PORT, context.ha.connectTimeoutSeconds);
  context.say(`ksql "${target}" -c "select 33333;"`);
  const { exitCode } = await context.machine.run(['ksql', target, '-c', 'select 33333;'], { timeoutMs: 20_000 });
  return exitCode === 0;
}

/** Asked HEALTH_CHECK_MAX_RETRIES times, HEALTH_CHECK_RETRY_DELAY seconds apart (K43). */
export async function waitUntilAnswers(context: Context): Promise<boolean> {
  const { maxRetries, retryDelaySeconds } = context.ha;
  for (let tries = 1; tries <= maxRetries; tries += 1) {
    if (await answers(context)) return true;
    if (tries < maxRetries) await context.machine.sleep(retryDelaySeconds * 1000);
  }
  return false;
}

/** `kingbase_promote.sh`: on the node that is to be primary (K43, K44). Returns the exit code. */
export async function promoteHere(context: Context): Promise<number> {
  const { machine, say } = context;
  const now = (): string => stamp(machine.now());
  say('check db if is alive');
  if (!(await waitUntilAnswers(context))) {
    say(`${now()} kingbase is dead, will exit`);
    return DATABASE_DEAD;
  }
  say(`${now()} kingbase is ok , to prepare execute promote`);
  say('execute promote');
  const promoted =
    activeDefect(machine) === 'vip-moved-but-no-promote'
      ? { exitCode: 0, stdout: 'server promoting\n' }
      : await machine.run(['sys_ctl', 'promote', '-D', LAYOUT.data], { timeoutMs: 90_000, user: 'kingbase' });
  say(promoted.stdout.trim());
  if (promoted.exitCode !== 0) {
    say('promote execute failed ,will exit');
    return DATABASE_DEAD;
  }
  say('check db if is alive after promote');
  if (!(await waitUntilAnswers(context))) return DATABASE_DEAD;
  say(`${now()} after execute promote , kingbase status is ok.`);
  say('after execute promote, kingbase is ok.');
  return 0;
}

/** `kingbase_checkpoint.sh`: without it the control file shows the old timeline, and a rewind finds nothing to do (facts §2e 1). */
export async function checkpointHere(context: Context): Promise<number> {
  const { machine, say } = context;
  const now = (): string => stamp(machine.now());
  say('check the db to see if it is alive');
  if (!(await waitUntilAnswers(context))) {
    say(`${now()} kingbase is dead, will exit`);
    return DATABASE_DEAD;
  }
  say(`${now()} kingbase is ok , to prepare execute checkpoint`);
  say('execute checkpoint');
  const target = conninfo('', DATABASE_PORT, context.ha.connectTimeoutSeconds);
  const { exitCode } = await machine.run(['ksql', target, '-c', 'checkpoint;'], { timeoutMs: 600_000 });
  if (exitCode !== 0) {
    say('execute checkpoint failed');
    return DATABASE_DEAD;
  }
  say('check the db to see if it is alive after execute checkpoint');
  if (!(await waitUntilAnswers(context))) return DATABASE_DEAD;
  say(`${now()} after execute checkpoint, kingbase is ok.`);
  say('after execute checkpoint, kingbase is ok.');
  return 0;
}

/** `sync_async.sh sync|async`: the settings of the local database, and a reload. Returns the exit code. */
export async function setSync(context: Context, wanted: 'sync' | 'async'): Promise<number> {
  const { machine, ha, say } = context;
  const file = `${LAYOUT.data}/kingbase.conf`;
  const text = machine.files.read(file) ?? '';
  if (isSync(text) !== (wanted === 'sync')) {
    machine.files.write(file, wanted === 'sync' ? withSync(text, ha.allNodeNames) : withoutSync(text));
  }
  const target = conninfo('', DATABASE_PORT, ha.connectTimeoutSeconds);
  const { exitCode, stdout } = await machine.run(['ksql', target, '-c', 'select sys_reload_conf();']);
  say(stdout.trim().split('\n').at(-1) ?? '');
  return exitCode;
}
