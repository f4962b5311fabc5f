import type { CommandRecord } from '../../../cluster/command-record.ts';
import type { ClusterNode } from '../../../cluster/node.ts';
import { ADMINISTRATOR, ADMINISTRATOR_PASSWORD } from '../installation.ts';
import { CONSOLE_INI } from '../monitors.ts';
import { asServerAccount } from '../shell.ts';
import { outcomeOfCommand, type CommandOutcome } from './command-outcome.ts';
import { parseShow, type ShownGroup } from './parse-show.ts';

const LOOK_MS = 40_000;
/** Every step of a command may wait for DW_ERROR_TIME. */
const COMMAND_MS = 180_000;

/**
 * Types lines at the console of a monitor in monitor mode, one after the other, as a person does, and leaves it. Never
 * throws for what the monitor answers.
 */
export function typeAtMonitor(
  witness: ClusterNode,
  lines: readonly string[],
  { timeoutMs = COMMAND_MS, ini = CONSOLE_INI }: { readonly timeoutMs?: number; readonly ini?: string } = {},
): Promise<CommandRecord> {
  const stdin = [...lines, 'exit', ''].join('\n');
  return witness.exec(asServerAccount(`dmmonitor ${ini}`), { timeoutMs, stdin });
}

/** Logs in and carries out one command. */
export async function commandAtMonitor(witness: ClusterNode, command: string): Promise<CommandOutcome> {
  const login = `login ${ADMINISTRATOR} ${ADMINISTRATOR_PASSWORD}`;
  const { stdout, timedOut } = await typeAtMonitor(witness, [login, command]);
  if (timedOut) return { outcome: 'unrecognised', text: `no end within ${COMMAND_MS / 1000} s: ${stdout.slice(-300)}` };
  return outcomeOfCommand(stdout);
}

/** What `show` says of the group; undefined when the monitor heard of nobody. */
export async function showGroup(witness: ClusterNode): Promise<ShownGroup | undefined> {
  const { stdout } = await typeAtMonitor(witness, ['show'], { timeoutMs: LOOK_MS });
  return parseShow(stdout).at(-1);
}
