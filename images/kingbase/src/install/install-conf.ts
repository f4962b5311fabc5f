/** One database node of the cluster. */
export interface InstallNode {
  readonly name: string;
  readonly address: string;
}

/** What install.conf says; the same text lies on every node. Times are seconds unless the name says otherwise. */
export interface InstallConf {
  readonly nodes: readonly InstallNode[];
  /** Nodes with a pool; the others have data only (facts/kingbase.md F16). */
  readonly poolNodes: readonly string[];
  readonly trustedServers: readonly string[];
  readonly clusterVip: string;
  readonly databaseVip: string;
  readonly vipPrefix: string;
  readonly device: string;
  readonly databasePassword: string;
  readonly pcpPassword: string;
  /** Shared secret of the ssh stand-in. */
  readonly clusterKey: string;
  readonly sync: boolean;
  readonly numbers: Readonly<Record<NumberKey, number>>;
  readonly loadBalance: boolean;
  /** More lines of kingbase.conf, by PostgreSQL's names. */
  readonly databaseSettings: ReadonlyMap<string, string>;
  /** More lines of kingbasecluster.conf. */
  readonly clusterSettings: ReadonlyMap<string, string>;
}

/** Keys with a number and what they are without one: the values of seed 000 and of V8R3's installer (facts/kingbase.md §2a). */
export const NUMBERS = {
  check_retries: 10,
  check_delay: 3,
  health_check_period: 1,
  health_check_timeout: 20,
  /** Milliseconds. */
  connect_timeout: 10_000,
  // pgpool-II 4.3 pings the trusted servers for 2 s in every round, so that 1 gives the seed's 3 s between two lines (K7).
  wd_interval: 1,
  wd_deadtime: 10,
  wd_heartbeat_keepalive: 1,
  num_init_children: 16,
  auto_primary_recovery: 0,
  max_available_level: 0,
  use_check_disk: 1,
  ping_times: 3,
  ssh_timeout: 10,
  cron_seconds: 60,
  mount_retry_seconds: 10,
  standby_wait_rounds: 10,
} as const;
export type NumberKey = keyof typeof NUMBERS;

const TEXTS = ['cluster_vip', 'db_vip', 'db_password', 'pcp_password', 'cluster_key'] as const;
const LISTS = ['node_names', 'node_ips', 'trusted_servers'] as const;
const OPTIONAL = ['pool_nodes', 'vip_prefix', 'device', 'sync', 'load_balance_mode'] as const;

/** @throws Error that names every key that is missing, unknown or not a number */
export function parseInstallConf(text: string): InstallConf {
  const values = readPairs(text);
  const problems = findProblems(values);
  if (problems.length > 0) throw new Error(`install.conf: ${problems.join('; ')}`);
  const value = (key: string, otherwise = ''): string => values.get(key) ?? otherwise;
  const list = (key: string): string[] => value(key).split(/\s+/).filter(Boolean);
  const addresses = list('node_ips');
  const nodes = list('node_names').map((name, position) => ({ name, address: addresses[position] ?? '' }));
  const poolNodes = list('pool_nodes');
  return {
    nodes,
    poolNodes: poolNodes.length > 0 ? poolNodes : nodes.slice(0, 2).map(({ name }) => name),
    trustedServers: list('trusted_servers'),
    clusterVip: value('cluster_vip'),
    databaseVip: value('db_vip'),
    vipPrefix: value('vip_prefix', '24'),
    device: value('device', 'eth0'),
    databasePassword: value('db_password'),
    pcpPassword: value('pcp_password'),
    clusterKey: value('cluster_key'),
    sync: value('sync', '1') === '1',
    loadBalance: value('load_balance_mode', 'on') === 'on',
    numbers: Object.fromEntries(
      Object.entries(NUMBERS).map(([key, otherwise]) => [key, Number(value(key, String(otherwise)))]),
    ) as Record<NumberKey, number>,
    databaseSettings: settingsBelow(values, 'setting.'),
    clusterSettings: settingsBelow(values, 'cluster_setting.'),
  };
}

/** Every line `key=value`; `#` begins a comment line, quotes around a value fall away. */
function readPairs(text: string): Map<string, string> {
  const pairs = text
    .split('\n')
    .map((line) => /^\s*([a-z][\w.]*)\s*=\s*(.*?)\s*$/i.exec(line))
    .flatMap((match) =>
      match === null ? [] : [[match[1] ?? '', (match[2] ?? '').replace(/^"(.*)"$/, '$1')] as const],
    );
  return new Map(pairs);
}

function findProblems(values: ReadonlyMap<string, string>): string[] {
  const known: readonly string[] = [...TEXTS, ...LISTS, ...OPTIONAL, ...Object.keys(NUMBERS)];
  const missing = [...TEXTS, ...LISTS].filter((key) => (values.get(key) ?? '') === '');
  const unknown = [...values.keys()].filter((key) => !known.includes(key) && !/^(?:cluster_)?setting\./.test(key));
  const wrong = Object.keys(NUMBERS).filter((key) => !/^\d+$/.test(values.get(key) ?? '0'));
  const count = (key: string): number => (values.get(key) ?? '').split(/\s+/).length;
  return [
    ...missing.map((key) => `${key} is missing`),
    ...unknown.map((key) => `${key} is unknown`),
    ...wrong.map((key) => `${key} must be a number`),
    ...(count('node_names') === count('node_ips') ? [] : ['node_ips must have one address for every name']),
  ];
}

function settingsBelow(values: ReadonlyMap<string, string>, prefix: string): Map<string, string> {
  const own = [...values].filter(([key]) => key.startsWith(prefix));
  return new Map(own.map(([key, value]) => [key.slice(prefix.length), value]));
}

/** The node with this host name. @throws Error when install.conf does not name it */
export function nodeNamed({ nodes }: InstallConf, name: string): InstallNode {
  const found = nodes.find((node) => node.name === name);
  if (found === undefined)
    throw new Error(`install.conf names ${nodes.map((node) => node.name).join(', ')}, not ${name}`);
  return found;
}

/**
 * A request that comes before the watchdog of the surviving node leads (about 10 s after the loss) is refused, and a whole
 * round of retries is lost (facts/kingbase.md §2c, "Race found").
 */
export function detectionWarning({ numbers }: InstallConf): string | undefined {
  const retrySeconds = numbers.check_retries * numbers.check_delay;
  if (retrySeconds > 10) return undefined;
  return `check_retries * check_delay is ${retrySeconds} s: it should be longer than the 10 s that the watchdog needs to lead`;
}
