import { counterName, replaceTable } from '../filter-table.ts';

/** What a relay is started with, as JSON. */
export interface RelayPlan {
  readonly table: string;
  /** The user that the relay runs as: what it sends itself is not redirected to it again. */
  readonly userId: number;
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly routes: readonly RelayRoute[];
}

/** Connections to this address and port pass the relay. */
export interface RelayRoute {
  readonly node: string;
  readonly address: string;
  readonly port: number;
}

/** A route, and the port of 127.0.0.1 on which the relay waits for its connections. */
export interface OpenRoute extends RelayRoute {
  readonly relayPort: number;
}

/**
 * Redirects what processes of this namespace open to the routes' addresses, and nothing else. A connection that was there
 * before cannot be redirected; it gets a RST at its next packet, so that it is opened again through the relay.
 */
export function relayTable(
  { table, userId }: Pick<RelayPlan, 'table' | 'userId'>,
  routes: readonly OpenRoute[],
): string {
  const to = ({ address, port }: RelayRoute): string => `ip daddr ${address} tcp dport ${port}`;
  const nodes = [...new Set(routes.map(({ node }) => node))];
  return replaceTable(table, [
    ...nodes.flatMap((node) => [`counter ${counterName('to', node)} { }`, `counter ${counterName('reset', node)} { }`]),
    'chain to_relay {',
    '  type nat hook output priority -110; policy accept;',
    `  meta skuid ${userId} accept`,
    ...routes.map(
      (route) => `  ${to(route)} counter name "${counterName('to', route.node)}" redirect to :${route.relayPort}`,
    ),
    '}',
    'chain reset_old {',
    '  type filter hook output priority -10; policy accept;',
    `  meta skuid ${userId} accept`,
    ...routes.map((route) => `  ${to(route)} counter name "${counterName('reset', route.node)}" reject with tcp reset`),
    '}',
  ]);
}
