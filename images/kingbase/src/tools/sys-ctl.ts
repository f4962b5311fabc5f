import { recoverySettings } from '../install/database-files.ts';
import { POSTGRES_BIN } from '../install/layout.ts';
import type { Machine, Outcome } from '../machine/machine.ts';

export interface SysCtlArguments {
  readonly command: string;
  readonly data: string;
  /** Everything else, as pg_ctl takes it. */
  readonly rest: readonly string[];
}

/** @param defaultData where `-D` is missing */
export function parseSysCtl(words: readonly string[], defaultData: string): SysCtlArguments {
  const rest = [...words];
  const position = rest.indexOf('-D');
  const [, data = defaultData] = position === -1 ? [] : rest.splice(position, 2);
  const index = rest.findIndex((word) => !word.startsWith('-'));
  const command = index === -1 ? '' : (rest.splice(index, 1)[0] ?? '');
  return { command, data, rest };
}

/** Names of V8R3's recovery.conf over the life of a standby; PostgreSQL 15 does not start beside the first. */
export function recoveryFiles(data: string): Record<'asked' | 'active' | 'done' | 'signal' | 'settings', string> {
  return {
    asked: `${data}/recovery.conf`,
    /** The same file while the standby runs. */
    active: `${data}/recovery.conf.active`,
    done: `${data}/recovery.done`,
    signal: `${data}/standby.signal`,
    settings: `${data}/recovery_settings.conf`,
  };
}

/** Will the server of this directory start, or does it run, as a standby? */
export function isStandbyDirectory({ files }: Machine, data: string): boolean {
  const names = recoveryFiles(data);
  return files.exists(names.asked) || files.exists(names.active);
}

/** The words of V8R3 for what pg_ctl says. */
const inSysCtlWords = ({ exitCode, stdout, stderr }: Outcome): Outcome => ({
  exitCode,
  stdout: stdout.replaceAll('pg_ctl', 'sys_ctl').replaceAll('pg_log', 'sys_log'),
  stderr: stderr.replaceAll('pg_ctl', 'sys_ctl'),
});

/** Runs as the user of the database. */
export async function runSysCtl(machine: Machine, wanted: SysCtlArguments): Promise<Outcome> {
  switch (wanted.command) {
    case 'start':
      return start(machine, wanted);
    case 'stop':
      return stop(machine, wanted);
    case 'restart': {
      const stopped = await stop(machine, wanted);
      return stopped.exitCode === 0 ? start(machine, { ...wanted, rest: [] }) : stopped;
    }
    case 'promote':
      return promote(machine, wanted);
    default:
      return inSysCtlWords(await pgCtl(machine, wanted));
  }
}

const START_TIMEOUT_SECONDS = 600;

function pgCtl(
  machine: Machine,
  { command, data, rest }: SysCtlArguments,
  more: readonly string[] = [],
): Promise<Outcome> {
  const argv = [`${POSTGRES_BIN}/pg_ctl`, command, '-D', data, ...more, ...rest];
  return machine.run(argv, { timeoutMs: (START_TIMEOUT_SECONDS + 10) * 1000, user: 'kingbase' });
}

/** The standby's settings come from recovery.conf, which is laid aside while the server runs. */
async function start(machine: Machine, wanted: SysCtlArguments): Promise<Outcome> {
  const { files } = machine;
  const names = recoveryFiles(wanted.data);
  const recovery = files.read(names.asked) ?? files.read(names.active);
  if (recovery === undefined) {
    files.remove(names.signal);
    files.write(names.settings, '');
  } else {
    files.write(names.active, recovery);
    files.remove(names.asked);
    files.write(names.settings, recoverySettings(recovery));
    files.write(names.signal, '');
  }
  const log = `${wanted.data}/sys_log/startup.log`;
  await machine.run(['mkdir', '-p', `${wanted.data}/sys_log`], { user: 'kingbase' });
  const more = ['-w', '-t', String(START_TIMEOUT_SECONDS), '-l', log];
  const before = files.read(log)?.length ?? 0;
  const outcome = inSysCtlWords(await pgCtl(machine, wanted, more));
  if (outcome.exitCode !== 0) putBack(machine, wanted.data);
  // pg_ctl with a log file does not show what the server said first, V8R3's does (K64).
  const said = (files.read(log) ?? '').slice(before).replaceAll(/^\S+ \S+ \w+ \[\d+\] /gm, '');
  return { ...outcome, stdout: outcome.stdout.replace(/^(waiting for server to start\.*)/, `$1${said}`) };
}

async function stop(machine: Machine, wanted: SysCtlArguments): Promise<Outcome> {
  const outcome = inSysCtlWords(await pgCtl(machine, { ...wanted, command: 'stop' }, ['-w']));
  if (outcome.exitCode === 0) putBack(machine, wanted.data);
  return outcome;
}

/** pg_rewind first recovers a crashed server in single-user mode, which PostgreSQL 15 refuses beside either file. */
export function hideRecoveryFiles({ files }: Machine, data: string): void {
  const names = recoveryFiles(data);
  if (files.exists(names.asked)) files.rename(names.asked, names.active);
  files.remove(names.signal);
}

/** The name of a standby that does not run. */
export function putBack({ files }: Machine, data: string): void {
  const names = recoveryFiles(data);
  if (files.exists(names.active) && !files.exists(names.asked)) files.rename(names.active, names.asked);
}

/** Unlike pg_ctl of V8R3's time it comes back when the promotion is over; its words are the old ones (K44). */
async function promote(machine: Machine, wanted: SysCtlArguments): Promise<Outcome> {
  const { files } = machine;
  const outcome = await pgCtl(machine, wanted, ['-w', '-t', '60']);
  if (outcome.exitCode !== 0) return inSysCtlWords(outcome);
  const names = recoveryFiles(wanted.data);
  if (files.exists(names.active)) files.rename(names.active, names.done);
  files.remove(names.asked);
  files.write(names.settings, '');
  return { exitCode: 0, stdout: 'server promoting\n', stderr: '' };
}
