import { isWell } from '../cluster/node-state.ts';
import type { ClusterNode } from '../cluster/node.ts';
import { messageOf } from '../errors.ts';
import type { NewOperation } from '../history/history-writer.ts';
import type { Observable, Rejoins } from '../products/product.ts';

const STATE_TIMEOUT_MS = 2_000;

export interface TakeBackOptions {
  readonly cluster: Rejoins & Pick<Observable, 'state'>;
  /** The node that takes writes: of several, the one that became primary last. */
  readonly primary: () => ClusterNode | undefined;
  readonly record: (operation: NewOperation) => void;
}

/**
 * What a person does when a fault is over: a node that is neither the primary nor a standby in order is taken back, all of
 * them at once. A fault that is gone leaves roles behind: an old primary that was frozen or cut off is primary still. It is
 * in the history as the operator's `rejoin`; one that fails is a finding, and not an error. Returns how many were out of order.
 */
export async function takeBack(nodes: readonly ClusterNode[], options: TakeBackOptions): Promise<number> {
  const reasons = await Promise.all(
    nodes.map(async (node) => {
      const reason = await whyOutOfOrder(node, options);
      if (reason !== undefined) await rejoin(node, reason, options);
      return reason;
    }),
  );
  return reasons.filter((reason) => reason !== undefined).length;
}

async function whyOutOfOrder(node: ClusterNode, { cluster, primary }: TakeBackOptions): Promise<string | undefined> {
  try {
    const said = await cluster.state(node, STATE_TIMEOUT_MS);
    const { role, state, detail, inRecovery } = said;
    const leader = primary();
    if (role === 'primary' && inRecovery === true) return `${role}, ${state}, ${detail}`;
    if (role === 'primary' && (leader === undefined || leader.name === node.name)) return undefined;
    if (role === 'primary') return `second primary beside ${leader?.name ?? '?'}`;
    return role.endsWith('standby') && isWell(said) ? undefined : `${role}, ${state}, ${detail}`;
  } catch (error) {
    return messageOf(error);
  }
}

async function rejoin(node: ClusterNode, reason: string, { cluster, record }: TakeBackOptions): Promise<void> {
  const value = { node: node.name, reason };
  record({ process: 'operator', type: 'invoke', f: 'rejoin', value });
  try {
    const { build } = await cluster.rejoin(node);
    const done = build === undefined ? value : { ...value, reason: `${reason}; ${build.mode} build: ${build.reason}` };
    record({ process: 'operator', type: 'ok', f: 'rejoin', value: done });
  } catch (error) {
    record({ process: 'operator', type: 'info', f: 'rejoin', value, error: messageOf(error) });
  }
}
