import { stamp, type Machine, type Say } from '../machine/machine.ts';
import { isStandbyDirectory } from '../tools/sys-ctl.ts';
import { LAYOUT } from '../install/layout.ts';

export interface VipWish {
  /** With its prefix. */
  readonly vip: string;
  readonly device: string;
  readonly action: 'add' | 'del';
  /** `first`: not on a standby. */
  readonly unlessStandby: string | undefined;
}

/** `change_vip.sh VIP DEV add|del [first DATA]`; undefined for anything else. */
export function parseVipWish([vip, device, action, first, data]: readonly string[]): VipWish | undefined {
  if (vip === undefined || device === undefined || (action !== 'add' && action !== 'del')) return undefined;
  return { vip, device, action, unlessStandby: first === 'first' ? (data ?? LAYOUT.data) : undefined };
}

export const hasAddress = (ipAddrOutput: string, vip: string): boolean =>
  new RegExp(`\\binet ${vip.split('/')[0]?.replaceAll('.', '\\.') ?? ''}/`).test(ipAddrOutput);

/** Adds or removes the database VIP, label `DEV:2` (K41). Returns the exit code. */
export async function changeVip(machine: Machine, wish: VipWish, say: Say): Promise<number> {
  const { vip, device, action } = wish;
  if (wish.unlessStandby !== undefined && isStandbyDirectory(machine, wish.unlessStandby)) return 0;
  if (device === '') {
    say('oprate vip failed, the device is empty');
    return 1;
  }
  const present = hasAddress((await machine.run(['ip', '-4', 'addr', 'show', 'dev', device])).stdout, vip);
  if (action === 'del') {
    if (!present) return 0;
    say(`DEL VIP NOW AT ${stamp(machine.now())} ON ${device}`);
    return (await command(machine, ['/sbin/ip', 'addr', 'del', vip, 'dev', device], say)) ? 0 : 1;
  }
  say(`ADD VIP NOW AT ${stamp(machine.now())} ON ${device}`);
  const label = ['label', `${device}:2`];
  if (!present && !(await command(machine, ['/sbin/ip', 'addr', 'add', vip, 'dev', device, ...label], say))) {
    say('oprate vip failed');
    return 1;
  }
  const arping = [`${LAYOUT.databaseBin}/arping`, '-U', vip.split('/')[0] ?? '', '-I', device, '-w', '1'];
  say(`execute: ${arping.join(' ')}`);
  const { stdout } = await machine.run(arping, { timeoutMs: 10_000 });
  say(stdout.trim());
  return 0;
}

async function command(machine: Machine, argv: readonly string[], say: Say): Promise<boolean> {
  say(`execute: [${argv.join(' ')}]`);
  const { exitCode, stderr } = await machine.run(argv, { timeoutMs: 10_000 });
  if (exitCode !== 0) say(stderr.trim());
  return exitCode === 0;
}
