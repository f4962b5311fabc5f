import { appendFileSync } from 'node:fs';
import { checkpointHere, promoteHere, setSync } from '../failover/local-database.ts';
import { failoverStream } from '../failover/failover-stream.ts';
import { LAYOUT } from '../install/layout.ts';
import { readHaModule, type Context } from '../machine/context.ts';
import type { Say } from '../machine/machine.ts';
import { nodeMachine } from '../machine/node-machine.ts';
import { allMonitor } from '../monitor/all-monitor.ts';
import { kingbaseMonitor } from '../monitor/kingbase-monitor.ts';
import { changeVip, parseVipWish } from '../pool/change-vip.ts';
import { restartCluster } from '../pool/restartcluster.ts';
import { networkRewind } from '../rewind/network-rewind.ts';

interface Script {
  /** Where its lines go; to the standard output without one. */
  readonly log?: string;
  readonly run: (context: Context, words: readonly string[]) => Promise<number>;
}

/** The scripts of V8R3 by their names (facts/kingbase.md §4). */
const SCRIPTS: Readonly<Record<string, Script>> = {
  'failover_stream.sh': { log: LAYOUT.failoverLog, run: failoverStream },
  'network_rewind.sh': { log: LAYOUT.recoveryLog, run: networkRewind },
  'restartcluster.sh': { log: LAYOUT.restartLog, run: restartCluster },
  'kingbase_promote.sh': { run: promoteHere },
  'kingbase_checkpoint.sh': { run: checkpointHere },
  'sync_async.sh': { run: (context, [wanted]) => setSync(context, wanted === 'sync' ? 'sync' : 'async') },
  'all_monitor.sh': { run: allMonitor },
  'kingbase_monitor.sh': { run: kingbaseMonitor },
  'change_vip.sh': {
    run: ({ machine, say }, words) => {
      const wish = parseVipWish(words);
      if (wish !== undefined) return changeVip(machine, wish, say);
      say('usage: change_vip.sh vip dev add|del [first data]');
      return Promise.resolve(64);
    },
  },
};

/** `cluster_script NAME ARGUMENTS`. Returns the exit code of the script. */
export async function runScript([name = '', ...words]: readonly string[]): Promise<number> {
  const script = SCRIPTS[name];
  if (script === undefined) {
    process.stderr.write(`usage: cluster_script ${Object.keys(SCRIPTS).join('|')} ...\n`);
    return 64;
  }
  try {
    const complain: Say = (line) => void process.stderr.write(`${line}\n`);
    const context = { machine: nodeMachine, ha: readHaModule(nodeMachine), say: sayTo(script.log), complain };
    return await script.run(context, words);
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    return 70;
  }
}

/** Nothing is lost when the process is killed between two lines. */
function sayTo(log: string | undefined): Say {
  if (log === undefined) return (line) => void process.stdout.write(`${line}\n`);
  return (line) => {
    appendFileSync(log, `${line}\n`);
  };
}
