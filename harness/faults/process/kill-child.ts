import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import { IMAGE_LABELS } from '../../docker/images/image-definition.ts';
import { kindOf } from '../../docker/images/list-images.ts';
import { waitUntil } from '../../docker/wait-until.ts';
import { QuakeError } from '../../errors.ts';
import { withCapability } from '../../products/capability.ts';
import type { CapabilityContext, Fault, FaultContext, Injection } from '../fault.ts';
import { parseServerProcesses, type ServerProcess } from '../server-processes.ts';
import { byNode, seeEach } from './each-node.ts';
import { didNotBite } from './fault-errors.ts';
import { describeProcesses, keptProcesses, survivorsOf } from './kept-processes.ts';
import { askNode } from './server-answer.ts';
import { seeHealthy, takeBack } from './take-back.ts';

const CHILDREN = ['walsender', 'walreceiver', 'checkpointer', 'walwriter', 'background writer', 'startup'] as const;
const parameters = z.strictObject({
  child: z
    .enum(CHILDREN)
    .default('checkpointer')
    .describe('walsender: on a primary; walreceiver and startup: on a standby'),
});
const TIMEOUT_MS = 10_000;
const ANSWER_MS = 300;
const SERVER_END_MS = 1000;

/** Kills the first process whose command line begins with `$1`; prints `PID START NAME` of it. */
const KILL_CHILD = `
start_of() {
  shift 19
  start=$1
}
for folder in /proc/[0-9]*; do
  { line=$(tr '\\0' ' ' < "$folder/cmdline") && read -r stat < "$folder/stat" && read -r name < "$folder/comm"; } 2>/dev/null || continue
  case "$line " in "$1"*) ;; *) continue ;; esac
  kill -KILL \${folder#/proc/} || continue
  start_of \${stat##*) }
  echo "\${folder#/proc/} $start $name"
  exit 0
done
`;

/** SIGKILL to one child of the server; what the server does then is the product's choice. Only where it has processes. */
export const killChild: Fault = {
  kind: 'kill-child',
  group: 'process',
  description:
    'kills one child process of the server with SIGKILL (walsender, checkpointer, ...); healed by taking the node back',
  defaultTarget: 'primary',
  conflictsWith: ['process', 'host', 'operations'],
  goneWithContainer: true,
  needs: { image: ['tr'], product: ['serverChildren'] },
  parameters,

  async unavailable({ engine, image, product }: CapabilityContext): Promise<string | undefined> {
    if (product.realServerIsThreaded !== true) return undefined;
    const { Config: config } = await engine.getImage(image).inspect();
    if (kindOf(config.Labels) !== 'real') return undefined;
    return `the server of ${image} is one process with threads: it has no child that could be killed alone (label ${IMAGE_LABELS.kind} names a stand-in)`;
  },

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const { child } = parameters.parse(context.parameters);
    const title = withCapability(context.product, 'serverChildren').serverChildren[child];
    if (title === undefined) throw noSuchChild(child);
    const processes = await byNode(targets, (node) => killOne(node, child, title));
    return { child, processes };
  },

  verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const { child } = parameters.parse(context.parameters);
    return seeEach(targets, async (node) => {
      const killed = keptProcesses(injection, node);
      const survivors = await survivorsOf(killed, node, context);
      if (survivors.length > 0) {
        throw didNotBite('kill-child', node, `${child} ${describeProcesses(survivors)} still runs`);
      }
      const end = (await seesServerEnd(node, context)) ? 'the whole server went down with it' : 'the server goes on';
      return `${child} (${describeProcesses(killed)}) gone, ${end}`;
    });
  },

  heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
    return takeBack(targets, context);
  },

  verifyHealed(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    return seeHealthy('kill-child', targets, context);
  },
};

/** The server notices a moment later that a child is gone; whoever heals before would heal too early. */
async function seesServerEnd(node: ClusterNode, context: FaultContext): Promise<boolean> {
  try {
    await waitUntil(`the server of ${node.name} goes down`, { timeoutMs: SERVER_END_MS }, async () => {
      const { answer } = await askNode(node, context, ANSWER_MS);
      return answer === 'answers' ? { done: false, seen: answer } : { done: true, value: undefined };
    });
    return true;
  } catch {
    return false;
  }
}

async function killOne(node: ClusterNode, child: string, title: string): Promise<readonly ServerProcess[]> {
  const { stdout, stderr } = await node.probe(['sh', '-c', KILL_CHILD, 'sh', title], { timeoutMs: TIMEOUT_MS });
  const killed = parseServerProcesses(stdout);
  if (killed.length > 0) return killed;
  throw didNotBite('kill-child', node, `no ${child} ran there ("${title}") ${stderr.trim()}`);
}

function noSuchChild(child: string): QuakeError {
  return new QuakeError('QUAKE_NO_SUCH_CHILD', `The product's server has no child "${child}"`, { exitClass: 'usage' });
}
