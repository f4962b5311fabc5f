import { z } from 'zod';
import type { NodeState } from '../../cluster/node-state.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import { withCapability } from '../../products/capability.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { byNode, keptFor, onEach, seeEach } from '../process/each-node.ts';
import { didNotBite, notHealed } from '../process/fault-errors.ts';

const STATE_MS = 1000;
const CAPABILITIES = ['plannedValue', 'configuredValue', 'reloadSetting', 'countReloads'] as const;

interface ReloadKind {
  readonly kind: string;
  readonly setting: string;
  readonly parameters: z.ZodObject<{ value: z.ZodDefault<z.ZodType<string>> }>;
  readonly description: string;
  /** What contradicts the value in what the nodes say; nothing when they fit. */
  readonly contradiction: (value: string, state: NodeState) => string | undefined;
}

export const reloadMostAvailableSync = reloadOf({
  kind: 'reload-most-available-sync',
  setting: 'most_available_sync',
  description: 'reloads most_available_sync: with on the primary commits alone when no synchronous standby is there',
  parameters: z.strictObject({ value: z.enum(['on', 'off']).default('on') }),
  contradiction: () => undefined,
});

export const reloadSynchronousStandbyNames = reloadOf({
  kind: 'reload-synchronous-standby-names',
  setting: 'synchronous_standby_names',
  description: 'reloads synchronous_standby_names: which standbys a commit waits for',
  parameters: z.strictObject({ value: z.string().max(200).default('ANY 1(*)') }),
  contradiction: contradictsSyncNames,
});

/** The senders must be what the new list makes of them: nobody waits for anybody with an empty one, ANY makes a quorum. */
export function contradictsSyncNames(value: string, { role, senders }: NodeState): string | undefined {
  if (role !== 'primary' || senders.length === 0) return undefined;
  const states = senders.map(({ syncState }) => syncState);
  const isAsync = (state: string): boolean => state === 'Async';
  const names = value.trim();
  const fits =
    names === '' ? states.every(isAsync) : /^ANY\s/i.test(names) ? states.includes('Quorum') : !states.every(isAsync);
  return fits ? undefined : `its standbys are ${states.join(', ')}`;
}

/** A setting that is changed while the cluster runs; healed by reloading what the run was set to. */
function reloadOf({ kind, setting, description, parameters, contradiction }: ReloadKind): Fault {
  return {
    kind,
    group: 'operations',
    description: `${description}; healed by reloading the value of the run`,
    defaultTarget: 'all',
    conflictsWith: [kind, 'process', 'host', 'operations'],
    goneWithContainer: true,
    onlyByName: true,
    needs: { product: CAPABILITIES },
    parameters,

    async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
      const product = withCapability(context.product, ...CAPABILITIES);
      const { value } = parameters.parse(context.parameters);
      const reloads = await byNode(targets, async (node) => {
        if ((await product.configuredValue(node, setting)) === value) {
          throw didNotBite(kind, node, `${setting} is "${value}" already`);
        }
        return product.countReloads(node);
      });
      await onEach(targets, (node) => product.reloadSetting(node, setting, value));
      return { reloads };
    },

    verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
      const product = withCapability(context.product, ...CAPABILITIES);
      const { value } = parameters.parse(context.parameters);
      return seeEach(targets, async (node) => {
        const [configured, reloads, state] = await Promise.all([
          product.configuredValue(node, setting),
          product.countReloads(node),
          product.state(node, STATE_MS),
        ]);
        const before = Number(keptFor(injection, 'reloads', node) ?? 0);
        if (configured !== value) throw didNotBite(kind, node, `${setting} is "${configured}"`);
        if (reloads <= before) throw didNotBite(kind, node, 'the server did not read its configuration again');
        const wrong = contradiction(value, state);
        if (wrong !== undefined) throw didNotBite(kind, node, wrong);
        const standbys = state.senders.map(({ syncState }) => syncState).join(', ');
        return `${node.name} read ${setting}="${configured}"${standbys === '' ? '' : `, its standbys: ${standbys}`}`;
      });
    },

    /** A server that is down takes the value from the file when it starts. */
    heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
      const product = withCapability(context.product, ...CAPABILITIES);
      const planned = product.plannedValue(setting);
      return onEach(targets, async (node) => {
        try {
          await product.reloadSetting(node, setting, planned);
        } catch (error) {
          const living = (await product.configuredValue(node, setting)) !== planned;
          if (living) throw error;
        }
      });
    },

    verifyHealed(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
      const product = withCapability(context.product, ...CAPABILITIES);
      const planned = product.plannedValue(setting);
      return seeEach(targets, async (node) => {
        const [configured, state] = await Promise.all([
          product.configuredValue(node, setting),
          product.state(node, STATE_MS),
        ]);
        const wrong = configured === planned ? contradiction(planned, state) : `${setting} is "${configured}"`;
        if (wrong !== undefined) throw notHealed(kind, node, wrong);
        return `${node.name} has ${setting}="${configured}"`;
      });
    },
  };
}
