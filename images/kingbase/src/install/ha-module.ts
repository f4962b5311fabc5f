import { DATABASE_NAME, DATABASE_PORT, DATABASE_USER, LAYOUT, PCP_USER, POOL_PORT, WATCHDOG_PORT } from './layout.ts';
import type { InstallConf, InstallNode } from './install-conf.ts';

/** HAmodule.conf as the scripts read it (facts/kingbase.md §4). */
export interface HaModule {
  readonly gatewayIps: readonly string[];
  readonly localIp: string;
  readonly nodeName: string;
  readonly allNodeNames: readonly string[];
  readonly allIps: readonly string[];
  /** Nodes with a pool. */
  readonly poolIps: readonly string[];
  readonly sync: boolean;
  /** With its prefix: `10.1.2.201/24`; may be empty (F10). */
  readonly databaseVip: string;
  readonly device: string;
  readonly poolVip: string;
  /** base64 as in the file. */
  readonly pcpPassword: string;
  readonly pingTimes: number;
  readonly connectTimeoutSeconds: number;
  readonly maxRetries: number;
  readonly retryDelaySeconds: number;
  readonly autoPrimaryRecovery: boolean;
  readonly maxAvailableLevel: boolean;
  readonly useCheckDisk: boolean;
  readonly mountPoints: readonly string[];
  /** Settings of the emulation, which V8R3 has fixed: 10 s and 10 rounds. */
  readonly mountRetrySeconds: number;
  readonly standbyWaitRounds: number;
}

export function renderHaModule(conf: InstallConf, own: InstallNode): string {
  const { numbers } = conf;
  const addressOf = (name: string): string => conf.nodes.find((node) => node.name === name)?.address ?? '';
  const pools = conf.poolNodes.map(addressOf);
  const rows: readonly (readonly [key: string, value: string | number])[] = [
    ['KB_GATEWAY_IP', conf.trustedServers.join(',')],
    ['KB_LOCALHOST_IP', own.address],
    ['NODE_NAME', own.name],
    ['ALL_NODE_NAME', `(${conf.nodes.map(({ name }) => name).join(' ')})`],
    ['SYNC_FLAG', conf.sync ? 1 : 0],
    ['KB_VIP', `${conf.databaseVip}/${conf.vipPrefix}`],
    ['DEV', conf.device],
    ['KB_POOL_VIP', conf.clusterVip],
    ['KB_POOL_PORT', POOL_PORT],
    ['PCP_USER', PCP_USER],
    ['PCP_PASS', base64(conf.pcpPassword)],
    ['KB_ETC_PATH', LAYOUT.databaseEtc],
    ['KB_PATH', LAYOUT.databaseBin],
    ['CLUSTER_BIN_PATH', LAYOUT.clusterBin],
    ['KB_DATA_PATH', LAYOUT.data],
    ['KB_USER', DATABASE_USER],
    ['KB_PASS', base64(conf.databasePassword)],
    ['KB_DATANAME', DATABASE_NAME],
    ['KB_PORT', DATABASE_PORT],
    ['KB_EXECUTE_SYS_USER', 'kingbase'],
    ['KB_POOL_EXECUTE_SYS_USER', 'root'],
    ['KB_ALL_IP', `(${conf.nodes.map(({ address }) => address).join(' ')})`],
    ...pools.map((address, position) => [`KB_POOL_IP${position + 1}`, address] as const),
    ['POOL_EXENAME', 'kingbasecluster'],
    ['KINGBASECLUSTERSOCKET1', `/tmp/.s.PGSQL.${POOL_PORT}`],
    ['KINGBASECLUSTERSOCKET2', '/tmp/.s.PGSQL.9898'],
    ['KINGBASECLUSTERSOCKET3', `/tmp/.s.PGPOOLWD_CMD.${WATCHDOG_PORT}`],
    ['CLUSTER_STAT_FILE', `${LAYOUT.run}/pgpool_status`],
    ['PING_TIMES', numbers.ping_times],
    ['CONNECTTIMEOUT', numbers.ssh_timeout],
    ['HEALTH_CHECK_MAX_RETRIES', numbers.check_retries],
    ['HEALTH_CHECK_RETRY_DELAY', numbers.check_delay],
    ['AUTO_PRIMARY_RECOVERY', numbers.auto_primary_recovery],
    ['MAX_AVAILABLE_LEVEL', numbers.max_available_level],
    ['USE_CHECK_DISK', numbers.use_check_disk],
    ['MOUNT_POINT_DIR_LIST', `(${LAYOUT.data})`],
    ['CMD_IP_PATH', '/sbin'],
    ['CMD_ARPING_PATH', LAYOUT.databaseBin],
    ['EMULATION_MOUNT_RETRY_SECONDS', numbers.mount_retry_seconds],
    ['EMULATION_STANDBY_WAIT_ROUNDS', numbers.standby_wait_rounds],
  ];
  return `${rows.map(([key, value]) => `${key}="${value}"`).join('\n')}\n`;
}

/** @throws Error for a file without the node's own address, in which nothing can be relied on */
export function parseHaModule(text: string): HaModule {
  const values = new Map(
    [...text.matchAll(/^\s*(\w+)\s*=\s*"?([^"\n]*)"?/gm)].map(([, key = '', value = '']) => [key, value.trim()]),
  );
  const value = (key: string): string => values.get(key) ?? '';
  const number = (key: string, otherwise: number): number => Number(value(key) || otherwise);
  const list = (key: string): string[] =>
    value(key)
      .split(/[\s,()]+/)
      .filter(Boolean);
  if (value('KB_LOCALHOST_IP') === '') throw new Error('HAmodule.conf has no KB_LOCALHOST_IP');
  return {
    gatewayIps: list('KB_GATEWAY_IP'),
    localIp: value('KB_LOCALHOST_IP'),
    nodeName: value('NODE_NAME'),
    allNodeNames: list('ALL_NODE_NAME'),
    allIps: list('KB_ALL_IP'),
    poolIps: ['KB_POOL_IP1', 'KB_POOL_IP2', 'KB_POOL_IP3'].map(value).filter(Boolean),
    sync: value('SYNC_FLAG') === '1',
    databaseVip: value('KB_VIP'),
    device: value('DEV'),
    poolVip: value('KB_POOL_VIP'),
    pcpPassword: value('PCP_PASS'),
    pingTimes: number('PING_TIMES', 3),
    connectTimeoutSeconds: number('CONNECTTIMEOUT', 10),
    maxRetries: number('HEALTH_CHECK_MAX_RETRIES', 10),
    retryDelaySeconds: number('HEALTH_CHECK_RETRY_DELAY', 3),
    autoPrimaryRecovery: value('AUTO_PRIMARY_RECOVERY') === '1',
    maxAvailableLevel: value('MAX_AVAILABLE_LEVEL') === '1',
    useCheckDisk: value('USE_CHECK_DISK') === '1',
    mountPoints: list('MOUNT_POINT_DIR_LIST'),
    mountRetrySeconds: number('EMULATION_MOUNT_RETRY_SECONDS', 10),
    standbyWaitRounds: number('EMULATION_STANDBY_WAIT_ROUNDS', 10),
  };
}

export const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** V8R3 spells it out: `1 (n1, n2)` (K65). */
export const syncNames = (names: readonly string[]): string => `1 (${names.join(', ')})`;

export const slotOf = (nodeName: string): string => `slot_${nodeName}`;
