import { activeDefect } from '../defects/active-defect.ts';
import { DATABASE_DEAD, waitUntilAnswers } from '../failover/local-database.ts';
import { primaryHostOf, withoutSync, withPrimaryHost } from '../install/database-files.ts';
import { slotOf } from '../install/ha-module.ts';
import { DATABASE_NAME, DATABASE_PORT, DATABASE_USER, LAYOUT, POSTGRES_BIN } from '../install/layout.ts';
import { conninfo, type Context, type PoolRow } from '../machine/context.ts';
import { stamp } from '../machine/machine.ts';
import { recoveryFiles } from '../tools/sys-ctl.ts';
import { attach, detach } from './attach.ts';
import { restoreSync } from './restore-sync.ts';

/**
 * The recovery itself (K58 to K67). Returns the exit code; the next run of cron tries again.
 * @param isBroken the node does not stream; else it is only attached again (F2)
 */
export async function recoverStandby(
  context: Context,
  own: PoolRow,
  primary: string,
  isBroken: boolean,
): Promise<number> {
  const { machine, say } = context;
  if (activeDefect(machine) === 'both-nodes-promote') return startAsPrimary(context);
  if (isBroken) {
    await stopForRewind(context, own);
    const slots = rememberSlots(context);
    await rewind(context, primary);
    prepareFiles(context, primary);
    dropSlots(context, slots);
    if (!(await start(context, slots))) return DATABASE_DEAD;
  }
  const sync = await restoreSync(context, primary);
  if (sync !== 0) return sync;
  const attached = await attach(context, own.id, primary);
  if (attached === 0) say('recovery success,exit script with success');
  return attached;
}

/** The database must not run when the rewind begins (K58). */
async function stopForRewind(context: Context, own: PoolRow): Promise<void> {
  const { machine, say } = context;
  say('if recover node up, let it down , for rewind');
  if (own.isUp) await detach(context, own.id);
  await machine.run(['sys_ctl', 'stop', '-D', LAYOUT.data, '-m', 'fast', '-t', '30'], { timeoutMs: 60_000 });
  // What is still alive: pg_ctl gives up on a server of which one process hangs, and that one would keep the shared memory.
  for (const pid of machine.pidsOf('postgres')) machine.kill(pid, 'SIGKILL');
  for (let tries = 0; machine.pidsOf('postgres').length > 0 && tries < 100; tries += 1) await machine.sleep(100);
}

/** The exit code is not looked at, as in V8R3 (K61): what a failed rewind leaves does not start, or never streams (F20). */
async function rewind(context: Context, primary: string): Promise<void> {
  const { machine, say } = context;
  const source = `host=${primary} port=${DATABASE_PORT} user=${DATABASE_USER} dbname=${DATABASE_NAME}`;
  say(`${stamp(machine.now())} sys_rewind...`);
  const argv = ['sys_rewind', `--target-data=${LAYOUT.data}`, `--source-server=${source}`];
  say(`sys_rewind --target-data=${LAYOUT.data} --source-server="${source}"`);
  const { stdout, stderr } = await machine.run(argv, { timeoutMs: 3_600_000 });
  for (const line of `${stdout}${stderr}`.split('\n')) if (line.trim() !== '') say(line);
}

const rememberSlots = ({ machine }: Context): readonly string[] => {
  const slots = machine.files.list(`${LAYOUT.data}/pg_replslot`).filter((name) => name.startsWith(slotOf('')));
  // A recovery that was interrupted behind the rewind finds no directory any more, but the names (K63).
  const known = slots.length > 0 ? slots : (machine.files.read(LAYOUT.slotNames) ?? '').split('\n').filter(Boolean);
  machine.files.write(LAYOUT.slotNames, known.join('\n'));
  return known;
};

/** Settings of the etc directory are the ones that count: those in the data directory are the primary's now (K62). */
function prepareFiles({ machine, say }: Context, primary: string): void {
  const { files } = machine;
  const names = recoveryFiles(LAYOUT.data);
  say(' sed conf change #synchronous_standby_names');
  files.write(`${LAYOUT.data}/kingbase.conf`, withoutSync(files.read(`${LAYOUT.databaseEtc}/kingbase.conf`) ?? ''));
  say(`${stamp(machine.now())} file operate`);
  files.remove(names.done);
  say('cp recovery.conf...');
  const recovery = files.read(`${LAYOUT.databaseEtc}/recovery.done`) ?? '';
  files.remove(names.active);
  say('change recovery.conf ip -> primary.ip');
  const changes = primaryHostOf(recovery) !== primary;
  files.write(names.asked, changes ? withPrimaryHost(recovery, primary) : recovery);
  say(
    `${stamp(machine.now())} ${changes ? 'change recovery.conf, primary node is' : 'no need change recovery.conf, primary node is'} ${primary}`,
  );
  say('delete pid file if exist');
  files.remove(`${LAYOUT.data}/kingbase.pid`);
  files.remove(`${LAYOUT.data}/postmaster.pid`);
}

/** The directories of slots; the rewind has removed them on most ways already (facts §2e 5). */
function dropSlots({ machine, say }: Context, slots: readonly string[]): void {
  say('del the replication_slots if exis');
  for (const slot of slots) {
    machine.files.remove(`${LAYOUT.data}/pg_replslot/${slot}`);
    say(`drop the slot [${slot}].`);
  }
}

async function start(context: Context, slots: readonly string[]): Promise<boolean> {
  const { machine, ha, say } = context;
  say(`${stamp(machine.now())} start up the kingbase...`);
  const started = await machine.run(['sys_ctl', 'start', '-D', LAYOUT.data], { timeoutMs: 620_000 });
  for (const line of `${started.stdout}${started.stderr}`.split('\n')) if (line.trim() !== '') say(line);
  if (started.exitCode !== 0 || !(await waitUntilAnswers(context))) {
    say(`${stamp(machine.now())} start up standby failed!`);
    return false;
  }
  const target = conninfo('', DATABASE_PORT, ha.connectTimeoutSeconds);
  const wanted = slots.length > 0 ? slots : ha.allNodeNames.map(slotOf);
  for (const slot of wanted) {
    const sql = `select sys_create_physical_replication_slot('${slot}')`;
    const { exitCode, stdout, stderr } = await machine.run(['ksql', target, '-c', sql]);
    const said = (exitCode === 0 ? stdout : stderr).trim().split('\n').at(-1) ?? '';
    say(`${said} ${stamp(machine.now())} create the slot [${slot}] ${exitCode === 0 ? 'success' : 'failed'}.`);
  }
  say(`${stamp(machine.now())} start up standby successful!`);
  return true;
}

/** Defect: the old primary comes back as it was, waits for no standby, and takes its address back. */
async function startAsPrimary({ machine, ha }: Context): Promise<number> {
  const names = recoveryFiles(LAYOUT.data);
  for (const file of [names.asked, names.active]) machine.files.remove(file);
  const settings = `${LAYOUT.data}/kingbase.conf`;
  machine.files.write(settings, withoutSync(machine.files.read(settings) ?? ''));
  const running = await machine.run([`${POSTGRES_BIN}/pg_ctl`, 'status', '-D', LAYOUT.data]);
  if (running.exitCode !== 0) await machine.run(['sys_ctl', 'start', '-D', LAYOUT.data], { timeoutMs: 620_000 });
  await machine.run(['change_vip.sh', ha.databaseVip, ha.device, 'add']);
  return 0;
}
