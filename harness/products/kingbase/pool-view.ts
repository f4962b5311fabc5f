import type { NodeState } from '../../cluster/node-state.ts';
import type { Question } from '../node-observer.ts';
import type { DatabaseState } from './database-state.ts';
import { poolNodeOf, settledStatus, type PoolNode } from './pool-nodes.ts';

/** What one pool says of all databases, or why it says nothing. */
export interface PoolView {
  /** The node on which the pool runs. */
  readonly pool: string;
  readonly nodes?: readonly PoolNode[];
  readonly error?: string;
}

export const POOL_QUESTION: Question<readonly PoolNode[]> = {
  sql: 'show pool_nodes',
  read: ([rows = []]) => rows.map(poolNodeOf),
};

/** What a pool that is not there says of its own node. */
const POOL_SILENT = 'pool does not answer';

/**
 * A database's own words and the pools' opinion of it together. Its state is what the pools say (`up`, `down`, `unused`, `quarantine`); pools that say different things make it the worse of the two, and the detail tells which said what (F1,
 * F2: a partition leaves two opinions). A node whose own pool is gone is not whole, whatever the other pool says (F12).
 *
 * @param id the database's place among the nodes, its `node_id`.
 */
export function mergeState(name: string, id: number, database: DatabaseState, views: readonly PoolView[]): NodeState {
  const { inRecovery, clockMs, lsn, replayLsn, senders, receiver } = database;
  const opinions = views.flatMap(({ pool, nodes }) => {
    const own = nodes?.find((node) => node.id === id);
    return own === undefined ? [] : [{ pool, status: settledStatus(own.status), role: own.role }];
  });
  const role = inRecovery ? 'standby' : 'primary';
  const ownPool = views.find(({ pool }) => pool === name);
  const statuses = [...new Set(opinions.map(({ status }) => status))];
  const worst = statuses.find((status) => status !== 'up') ?? statuses[0];
  const state = ownPool !== undefined && ownPool.nodes === undefined ? POOL_SILENT : (worst ?? 'unknown');
  return {
    role,
    state,
    detail: detailOf({ role, statuses, opinions, receiver, views }),
    inRecovery,
    clockMs,
    ...(lsn === undefined ? {} : { lsn }),
    ...(replayLsn === undefined ? {} : { replayLsn }),
    senders,
    ...(receiver === undefined ? {} : { receiver }),
  };
}

interface DetailFacts {
  readonly role: 'primary' | 'standby';
  readonly statuses: readonly string[];
  readonly opinions: readonly { readonly pool: string; readonly status: string; readonly role: string }[];
  readonly receiver: DatabaseState['receiver'];
  readonly views: readonly PoolView[];
}

function detailOf({ role, statuses, opinions, receiver, views }: DetailFacts): string {
  const silent = views
    .filter(({ nodes }) => nodes === undefined)
    .map(({ pool, error }) => `pool of ${pool}: ${error ?? 'no answer'}`);
  const differing = statuses.length > 1 ? opinions.map(({ pool, status }) => `${pool} says ${status}`) : [];
  const mistaken = opinions
    .filter((opinion) => opinion.role !== role)
    .map((opinion) => `${opinion.pool} takes it for a ${opinion.role}`);
  const link = role === 'standby' ? [receiver === undefined ? 'receives nothing' : receiver.state.toLowerCase()] : [];
  return [...link, ...differing, ...mistaken, ...silent].join(', ');
}
