import { cronOff, cronOn } from '../install/database-files.ts';
import { LAYOUT } from '../install/layout.ts';
import type { Context } from '../machine/context.ts';
import { pingTrusted } from '../machine/ping.ts';
import { hasAddress } from '../pool/change-vip.ts';
import { poolRuns } from '../pool/restartcluster.ts';
import { stopPool, startPool } from '../pool/pool-control.ts';

type Action = 'start' | 'stop' | 'check';

/** What `all_monitor.sh <path> start|stop|check THING` does on this node; a check says so by its exit code (facts §4). */
type Thing = (context: Context, action: Action) => Promise<boolean>;

const THINGS: Readonly<Record<string, Thing>> = {
  pool: (context, action) => {
    if (action === 'start') return startPool(context);
    if (action === 'stop') return stopPool(context);
    return Promise.resolve(poolRuns(context));
  },
  db: async ({ machine }, action) => {
    const command = { start: ['start'], stop: ['stop', '-m', 'fast'], check: ['status'] }[action];
    return (await machine.run(['sys_ctl', ...command, '-D', LAYOUT.data], { timeoutMs: 610_000 })).exitCode === 0;
  },
  dbcrond: ({ machine }, action) => {
    const text = machine.files.read(LAYOUT.crontab) ?? '';
    if (action === 'check') return Promise.resolve(/^\*/m.test(text));
    machine.files.write(LAYOUT.crontab, action === 'start' ? cronOn(text) : cronOff(text));
    return Promise.resolve(true);
  },
  dbvip: async ({ machine, ha }, action) => {
    if (action === 'check') {
      return hasAddress((await machine.run(['ip', '-4', 'addr', 'show', 'dev', ha.device])).stdout, ha.databaseVip);
    }
    const change = action === 'start' ? ['add', 'first', LAYOUT.data] : ['del'];
    return (await machine.run(['change_vip.sh', ha.databaseVip, ha.device, ...change])).exitCode === 0;
  },
  trustip: async (context) => (await pingTrusted(context)).answered > 0,
  vip: async ({ machine, ha }) => {
    const address = ha.databaseVip.split('/')[0] ?? '';
    return (await machine.run(['ping', '-q', '-c', '1', '-w', '2', address])).exitCode === 0;
  },
};

/** `all_monitor.sh <path> ACTION THING`; the path of the installation is taken and not needed. Returns the exit code. */
export async function allMonitor(context: Context, words: readonly string[]): Promise<number> {
  const [action, name] = words.slice(-2);
  const thing = name === undefined ? undefined : THINGS[name];
  if (thing === undefined || (action !== 'start' && action !== 'stop' && action !== 'check')) {
    context.say(`usage: all_monitor.sh <path> start|stop|check ${Object.keys(THINGS).join('|')}`);
    return 64;
  }
  const done = await thing(context, action);
  context.say(`${action} ${name ?? ''} on ${context.ha.localIp} ... ${done ? 'ok' : 'failed'}`);
  return done ? 0 : 1;
}
