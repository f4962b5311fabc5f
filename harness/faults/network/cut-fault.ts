import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import type { Fault, FaultContext, FaultNeeds, Injection } from '../fault.ts';
import { counterName, cutTable, tableName, type Traffic } from './filter-table.ts';
import { verifyNothingLeft } from './gone.ts';
import { look, type Answer, type Sight } from './look.ts';
import { addressesOf, loadRules, onRunning, removeFault } from './namespace.ts';
import { cutAction, type CutAction } from './quantities.ts';
import { cuts, type Refusals } from './topology.ts';

/** Long enough for an answer on a busy host, short enough for a cluster that detects a loss within a second. */
const SILENT_AFTER_MS = 120;

/** A kind of fault that cuts ways between nodes; the kinds differ in who refuses whom. */
export interface CutKind {
  readonly kind: string;
  readonly description: string;
  readonly defaultTarget: string;
  readonly needs?: FaultNeeds;
  /** May ask the cluster for roles. Throws a `QuakeError` when the cluster is too small for it. */
  readonly refusals: (targets: readonly ClusterNode[], context: FaultContext) => Refusals | Promise<Refusals>;
}

/** Faults that take a node's network namespace away, and with it the rules; and those of the network itself. */
export const NETWORK_CONFLICTS: readonly string[] = ['network', 'container-kill', 'container-restart', 'power-loss'];

/**
 * nft rules in the namespaces of the nodes that refuse, counted by the node that they refuse. Both sides of a cut refuse
 * where it is cut in both directions, so a node that is started again in the meantime stays cut off.
 */
export function cutFault({ kind, description, defaultTarget, needs = {}, refusals }: CutKind): Fault {
  return {
    kind,
    group: 'network',
    description,
    defaultTarget,
    conflictsWith: NETWORK_CONFLICTS,
    goneWithContainer: true,
    needs: { sidecar: true, mechanisms: ['nft drop'], ...needs },
    parameters: z.strictObject({ action: cutAction.default('drop') }),

    async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
      const wanted = await refusals(targets, context);
      const action = actionOf(context);
      const refusing = context.nodes.filter(({ name }) => wanted[name] !== undefined);
      const done = await onRunning(context, refusing, async (node) => {
        await loadRules(context, node, cutTable(tableName(context.id), refused(node, wanted, context), action));
        return node.name;
      });
      const injected = Object.fromEntries(Object.entries(wanted).filter(([name]) => done.includes(name)));
      if (cuts(injected).length === 0) {
        throw doesNotBite(kind, `${targets.map(({ name }) => name).join(', ')}: there is no way to cut`);
      }
      return { refusals: injected, action };
    },

    async verify(_targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
      const injected = injection['refusals'] as Refusals;
      const involved = new Set(cuts(injected).flatMap(({ at, from }) => [at, from]));
      const sights = await onRunning(
        context,
        context.nodes.filter(({ name }) => involved.has(name)),
        (node) => {
          const refusing = context.nodes.filter(({ name }) => injected[name]?.includes(node.name));
          const addresses = refusing.flatMap(addressesOf);
          return look(context, node, {
            addresses,
            limitMs: SILENT_AFTER_MS,
            awaitPackets: injected[node.name] !== undefined,
          });
        },
      );
      return describeCut(kind, injected, sights, context, injection['action'] as CutAction);
    },

    heal: (_targets, _injection, context) => removeFault(context),
    verifyHealed: verifyNothingLeft,
  };
}

function refused(node: ClusterNode, wanted: Refusals, { nodes }: FaultContext): readonly Traffic[] {
  return nodes
    .filter(({ name }) => wanted[node.name]?.includes(name))
    .map((other) => ({ hook: 'input', addresses: addressesOf(other), counter: counterName('from', other.name) }));
}

export function actionOf({ parameters }: FaultContext): CutAction {
  return cutAction.parse(parameters['action']);
}

/** Which answers a connection may get across a cut. */
const ANSWERS: Readonly<Record<CutAction, readonly Answer[]>> = {
  drop: ['silent'],
  reject: ['refused', 'unreachable'],
};

/**
 * Each way that is cut must have swallowed packets, and the connections tried across it must have got the answer of a cut.
 * A way to or from a node that does not run is left out; at least one must be there.
 */
function describeCut(
  kind: string,
  injected: Refusals,
  sights: readonly Sight[],
  { nodes }: FaultContext,
  action: CutAction,
): string {
  const seen = new Map(sights.map((sight) => [sight.node, sight]));
  const evidence = cuts(injected).flatMap(({ at, from }) => {
    const [refuser, sender] = [seen.get(at), seen.get(from)];
    const node = nodes.find(({ name }) => name === at);
    if (refuser === undefined || sender === undefined || node === undefined) return [];
    const packets = refuser.packets.get(counterName('from', from)) ?? 0;
    const wrong = addressesOf(node)
      .map((address) => sender.answers.get(address))
      .filter((answer) => answer === undefined || !ANSWERS[action].includes(answer));
    if (wrong.length > 0) throw doesNotBite(kind, `a connection from ${from} to ${at} is ${wrong[0] ?? 'not tried'}`);
    if (packets === 0) throw doesNotBite(kind, `no packet from ${from} was refused at ${at}`);
    return [`${from} to ${at} ${action === 'drop' ? 'silent' : 'refused'}, ${packets} packets`];
  });
  if (evidence.length === 0) throw doesNotBite(kind, 'none of the nodes that are cut off from each other runs');
  return `nft: ${evidence.join('; ')}`;
}

export function doesNotBite(kind: string, reason: string): QuakeError {
  return new QuakeError('QUAKE_FAULT_DID_NOT_BITE', `${kind}: ${reason}`, { exitClass: 'environment' });
}
