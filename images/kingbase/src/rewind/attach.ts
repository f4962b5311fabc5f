import { activeDefect } from '../defects/active-defect.ts';
import { PCP_USER } from '../install/layout.ts';
import { poolRows, poolTable, type Context } from '../machine/context.ts';
import { stamp } from '../machine/machine.ts';
import { DATABASE_DEAD } from '../failover/local-database.ts';
import { gap } from './primary-view.ts';

const MAX_GAP_BYTES = 16 * 1024 * 1024;
/** So long may the pool take to show the node as up. */
const ATTACH_TIMEOUT_SECONDS = 30;

const pcp = ({ ha }: Context, program: string, id: number): readonly string[] => [
  program,
  '-U',
  PCP_USER,
  '-W',
  ha.pcpPassword,
  '-h',
  ha.poolVip,
  '-n',
  String(id),
];

/** Tells the pool to leave the node alone (K58). */
export async function detach(context: Context, id: number): Promise<void> {
  const { stdout, stderr } = await context.machine.run(pcp(context, 'pcp_detach_node', id), { timeoutMs: 30_000 });
  context.say(`${stdout}${stderr}`.trim());
}

/**
 * Gives the node back to the pool (K66, K67). pcp_attach_node says yes to anything (facts §2d), so success is what pool_nodes
 * shows. Returns the exit code.
 */
export async function attach(context: Context, id: number, primary: string): Promise<number> {
  const { machine, say } = context;
  const bytes = await gap(context, primary);
  if (bytes === undefined) {
    say('Check the process was started or not before attach node, the kingbase may have been turned off!');
    return DATABASE_DEAD;
  }
  if (bytes < 0 || bytes > MAX_GAP_BYTES) {
    say(`gap ${bytes} is too large, it exceeds 16 M,exit script`);
    return 1;
  }
  say(`${stamp(machine.now())} attach pool...`);
  const argv = pcp(context, 'pcp_attach_node', id);
  say(`IM Node is ${id}, will try [${argv.join(' ')}]`);
  const { stdout, stderr } = await machine.run(argv, { timeoutMs: 30_000 });
  say(`${stdout}${stderr}`.trim());
  const shown = activeDefect(machine) === 'attach-that-lies' || (await isShownUp(context, id));
  say(await poolTable(context));
  if (!shown) {
    say(`${stamp(machine.now())} attach failed, the node ${id} is not up in pool_nodes`);
    return 1;
  }
  say(`${stamp(machine.now())} attach end..`);
  return 0;
}

async function isShownUp(context: Context, id: number): Promise<boolean> {
  const { machine } = context;
  const deadline = machine.now().getTime() + ATTACH_TIMEOUT_SECONDS * 1000;
  for (;;) {
    const rows = await poolRows(context);
    if (rows?.find((row) => row.id === id)?.isUp === true) return true;
    if (machine.now().getTime() >= deadline) return false;
    await machine.sleep(500);
  }
}
