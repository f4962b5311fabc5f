import type { ClusterNode } from '../../cluster/node.ts';
import type { PlannedNode, Settings } from '../product.ts';
import { settingMs, settingOf } from './settings.ts';

/** The trusted server that everybody pings: a router in the field, a container of its own here. */
export const GATEWAY = 'gateway';
/** Pools run on the first two nodes; further ones have data only (F16). */
const POOLS = 2;

/** `n1` and `n2` with database and pool, data-only nodes after them, and the gateway. */
export function topologyOf(standbys: number): readonly PlannedNode[] {
  const databases = Array.from({ length: standbys + 1 }, (_, index) => `n${index + 1}`);
  return [
    ...databases.map((name) => ({ name, duty: 'database' as const })),
    { name: GATEWAY, duty: 'witness' as const },
  ];
}

/** The nodes that have a pool. */
export function poolNodesOf<Node>(nodes: readonly Node[]): readonly Node[] {
  return nodes.slice(0, POOLS);
}

/** Last numbers of the virtual addresses; nodes have small ones (docker/subnet.ts). */
const VIRTUAL = { cluster: 201, database: 202 } as const;

export interface VirtualAddresses {
  /** Of the watchdog master: clients of the pool. */
  readonly cluster: string;
  /** Of the primary: clients of the database. */
  readonly database: string;
}

/** In the network of the nodes, a /24. */
export function virtualAddressesOf({ address }: Pick<ClusterNode, 'address'>): VirtualAddresses {
  const at = (last: number): string => address.replace(/\d+$/, String(last));
  return { cluster: at(VIRTUAL.cluster), database: at(VIRTUAL.database) };
}

export interface Installation {
  readonly nodes: readonly Pick<ClusterNode, 'name' | 'address'>[];
  readonly gateway: Pick<ClusterNode, 'address'>;
  readonly settings: Settings;
  /** Of the database's administrator and of pcp, and what the nodes trust each other by. */
  readonly password: string;
}

/** Keys of install.conf that are settings of ours under another name. */
const FROM_SETTINGS: readonly (readonly [key: string, value: (settings: Settings) => string])[] = [
  ['sync', (settings) => settingOf(settings, 'SYNC_FLAG')],
  ['check_retries', (settings) => settingOf(settings, 'health_check_max_retries')],
  ['check_delay', (settings) => seconds(settings, 'health_check_retry_delay')],
  ['health_check_period', (settings) => seconds(settings, 'health_check_period')],
  ['health_check_timeout', (settings) => seconds(settings, 'health_check_timeout')],
  ['connect_timeout', (settings) => String(settingMs(settings, 'connect_timeout'))],
  ['wd_interval', (settings) => seconds(settings, 'wd_interval')],
  ['wd_deadtime', (settings) => seconds(settings, 'wd_deadtime')],
  ['num_init_children', (settings) => settingOf(settings, 'num_init_children')],
  ['load_balance_mode', (settings) => settingOf(settings, 'load_balance_mode')],
  ['auto_primary_recovery', (settings) => settingOf(settings, 'AUTO_PRIMARY_RECOVERY')],
  ['max_available_level', (settings) => settingOf(settings, 'MAX_AVAILABLE_LEVEL')],
  ['ssh_timeout', (settings) => settingOf(settings, 'CONNECTTIMEOUT')],
  ['cron_seconds', (settings) => seconds(settings, 'cron_interval')],
  ['setting.synchronous_commit', (settings) => settingOf(settings, 'synchronous_commit')],
  ['setting.max_connections', (settings) => settingOf(settings, 'max_connections')],
  ['setting.wal_sender_timeout', (settings) => String(settingMs(settings, 'wal_sender_timeout'))],
];

/** Whole seconds, at least one: the product's files know no fractions. */
const seconds = (settings: Settings, name: string): string =>
  String(Math.max(1, Math.round(settingMs(settings, name) / 1000)));

/** The file from which the installer makes all others, the same on every node. */
export function installConf({ nodes, gateway, settings, password }: Installation): string {
  const [first] = nodes;
  if (first === undefined) throw new TypeError('A cluster needs a node');
  const virtual = virtualAddressesOf(first);
  const entries: readonly (readonly [string, string])[] = [
    ['node_names', nodes.map(({ name }) => name).join(' ')],
    ['node_ips', nodes.map(({ address }) => address).join(' ')],
    [
      'pool_nodes',
      poolNodesOf(nodes)
        .map(({ name }) => name)
        .join(' '),
    ],
    ['trusted_servers', gateway.address],
    ['cluster_vip', virtual.cluster],
    ['db_vip', virtual.database],
    ['db_password', password],
    ['pcp_password', password],
    ['cluster_key', password],
    ...FROM_SETTINGS.map(([key, value]) => [key, value(settings)] as const),
  ];
  return entries.map(([key, value]) => `${key}=${value}\n`).join('');
}
