import { setTimeout as delay } from 'node:timers/promises';
import { isWell, type NodeState } from '../../cluster/node-state.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import type { RejoinOutcome, Settings } from '../product.ts';
import { controlStatus } from './control-file.ts';
import { isRunning, startDaemon, stopDaemon } from './daemons.ts';
import { rebuild } from './rebuild.ts';
import { nextRejoinStep, type RejoinSituation } from './rejoin-rules.ts';
import { numberOf, settingOf } from './settings.ts';
import type { Member } from './topology.ts';

/** What a rejoin needs of the group. */
export interface RejoinOptions {
  readonly nodes: readonly ClusterNode[];
  readonly members: readonly Member[];
  readonly settings: Settings;
  readonly state: (node: ClusterNode, timeoutMs: number) => Promise<NodeState>;
  readonly progress: (step: string) => void;
}

const STATE_MS = 1500;
const LOOK_EVERY_MS = 300;
/** Beyond the recovery interval: crash recovery, detection, conversion, the recovery itself. */
const DEADLINE_MS = 120_000;

/**
 * Starts what does not run and waits until the watchers have taken the node in, as standby of whoever is primary, or as
 * primary when there is no other; rebuilds a library that is SPLIT or INVALID. Idempotent. Throws `QUAKE_REJOIN_FAILED`
 * (environment) with the last observation.
 */
export async function rejoin(node: ClusterNode, options: RejoinOptions): Promise<RejoinOutcome> {
  const { settings, progress } = options;
  const interval = numberOf(settings, 'INST_RECOVER_TIME') * 1000;
  const until = performance.now() + DEADLINE_MS + interval;
  let build: RejoinOutcome['build'];
  let reason = 'nothing was seen yet';
  while (performance.now() < until) {
    const { situation, primary } = await look(node, options, build !== undefined);
    const step = nextRejoinStep(situation);
    switch (step.step) {
      case 'done':
        return { role: step.role, ...(build === undefined ? {} : { build }) };
      case 'start':
        progress(`${step.daemon} start on ${node.name}`);
        await startDaemon(node, step.daemon);
        break;
      case 'restart watcher':
        progress(`DmWatcherService restart on ${node.name}: ${step.reason}`);
        await stopDaemon(node, 'DmWatcherService');
        await startDaemon(node, 'DmWatcherService');
        break;
      case 'rebuild':
        if (primary === undefined) break;
        progress(`rebuild ${node.name} from ${primary.machine.name}: ${step.reason}`);
        await rebuild(node, primary, settingOf(settings, 'ALTER_MODE_STATUS'));
        build = { mode: 'full', reason: step.reason };
        break;
      case 'wait':
        ({ reason } = step);
        await delay(LOOK_EVERY_MS);
    }
  }
  throw new QuakeError('QUAKE_REJOIN_FAILED', `${node.name} does not come back: ${reason}`, {
    exitClass: 'environment',
    hint: 'The logs of its database and its watcher are in the run folder; `check recover` at a monitor names what is missing.',
    context: { node: node.name },
  });
}

interface Look {
  readonly situation: RejoinSituation;
  readonly primary: { readonly machine: ClusterNode; readonly member: Member } | undefined;
}

async function look(node: ClusterNode, options: RejoinOptions, rebuilt: boolean): Promise<Look> {
  const { nodes, members, state } = options;
  const answers = await Promise.all(
    nodes.map(async (one) => ({ node: one, state: await state(one, STATE_MS).catch(() => undefined) })),
  );
  const own = answers.find((answer) => answer.node.name === node.name)?.state;
  const other = answers.find(
    (answer) => answer.node.name !== node.name && answer.state?.role === 'primary' && isWell(answer.state),
  );
  const valid = other?.state?.senders.some(({ peerAddress }) => peerAddress === node.address) ?? false;
  const inPlace = own !== undefined && isWell(own) && (own.role === 'primary' || valid);
  const [database, watcher, control] = await Promise.all([
    inPlace || isRunning(node, 'DmService'),
    isRunning(node, 'DmWatcherService'),
    inPlace ? 'VALID' : controlStatus(node),
  ]);
  const member = members.find((one) => one.node === other?.node.name);
  return {
    situation: {
      database,
      watcher,
      control,
      role: own === undefined ? undefined : own.role === 'primary' || own.role === 'standby' ? own.role : 'other',
      open: own !== undefined && isWell(own),
      primary: other === undefined ? undefined : { name: other.node.name, valid },
      rebuilt,
      watchStopped: own?.detail === 'watcher SHUTDOWN',
    },
    primary: other === undefined || member === undefined ? undefined : { machine: other.node, member },
  };
}
