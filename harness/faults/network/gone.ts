import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import type { FaultContext, Injection } from '../fault.ts';
import { tableName } from './filter-table.ts';
import { look, type Sight } from './look.ts';
import { addressesOf, onRunning, qdiscHandle } from './namespace.ts';

/** Nodes of one bridge answer within a millisecond; this allows for a busy host. */
const LIMIT_MS = 500;

/**
 * `verifyHealed` of every network fault: nothing of it is left in any namespace, and every node answers every other one.
 * A way that another fault still cuts is named and is no failure of this one.
 */
export async function verifyNothingLeft(
  _targets: readonly ClusterNode[],
  _injection: Injection,
  context: FaultContext,
): Promise<string> {
  const { nodes } = context;
  const sights = await onRunning(context, nodes, (node) => {
    const others = nodes.filter((other) => other !== node).flatMap(addressesOf);
    return look(context, node, { addresses: others, limitMs: LIMIT_MS, awaitPackets: false });
  });
  const left = leftBehind(sights, context.id);
  if (left.length > 0) throw notHealed(context, left.join('; '));
  return describeWays(context, sights);
}

/** What of the fault is still there, in words; a pure function of what was seen. */
export function leftBehind(sights: readonly Sight[], faultId: string): readonly string[] {
  return sights.flatMap(({ node, tables, qdiscs, processes }) => [
    ...(tables.includes(tableName(faultId)) ? [`${node} still has the table ${tableName(faultId)}`] : []),
    ...(qdiscs.includes(qdiscHandle(faultId)) ? [`${node} still has the qdisc ${qdiscHandle(faultId)}`] : []),
    ...(processes > 0 ? [`${node} still has ${processes} processes of the fault`] : []),
  ]);
}

/** Throws when a node is silent towards another one and no other fault explains it. */
function describeWays(context: FaultContext, sights: readonly Sight[]): string {
  const looked = new Map(sights.map((sight) => [sight.node, sight]));
  const silent: string[] = [];
  const explained: string[] = [];
  let answered = 0;
  for (const { node, answers, tables } of sights) {
    for (const [address, answer] of answers) {
      const other = context.nodes.find((one) => addressesOf(one).includes(address));
      const seen = other === undefined ? undefined : looked.get(other.name);
      if (answer === 'open' || answer === 'refused') answered += 1;
      else if (tables.length > 0 || seen === undefined || seen.tables.length > 0)
        explained.push(`${node} to ${other?.name ?? address}`);
      else silent.push(`${node} to ${other?.name ?? address} is ${answer}`);
    }
  }
  if (silent.length > 0) throw notHealed(context, silent.join('; '));
  const others = explained.length === 0 ? '' : `; cut or down for another reason: ${explained.join(', ')}`;
  return `no trace of ${tableName(context.id)} on ${sights.length} nodes, ${answered} ways between them answer${others}`;
}

function notHealed({ id }: FaultContext, reason: string): QuakeError {
  return new QuakeError('QUAKE_FAULT_NOT_HEALED', `${id} is not gone: ${reason}`, {
    exitClass: 'environment',
    context: { fault: id },
  });
}
