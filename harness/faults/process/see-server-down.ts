import type { ClusterNode } from '../../cluster/node.ts';
import type { FaultContext } from '../fault.ts';
import type { ServerProcess } from '../server-processes.ts';
import { didNotBite } from './fault-errors.ts';
import { describeProcesses, survivorsOf } from './kept-processes.ts';
import { askNode } from './server-answer.ts';

const ANSWER_MS = 1000;

/** The server that ran as these processes is gone: in /proc, and for who connects. Throws while it is not. */
export async function seeServerDown(
  kind: string,
  node: ClusterNode,
  processes: readonly ServerProcess[],
  context: Pick<FaultContext, 'product'>,
): Promise<string> {
  const [survivors, { answer, where }] = await Promise.all([
    survivorsOf(processes, node, context),
    askNode(node, context, ANSWER_MS),
  ]);
  if (survivors.length > 0) throw didNotBite(kind, node, `${describeProcesses(survivors)} still runs`);
  if (answer !== 'refused' && answer !== 'closed') {
    throw didNotBite(kind, node, `${where} does not refuse connections (${answer})`);
  }
  return `${describeProcesses(processes)} gone, ${where} ${answer}`;
}
