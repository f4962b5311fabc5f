/**
 * kingbasecluster.conf, in the names of pgpool-II 3.6, as pgpool-II 4.3 wants it (facts/kingbase.md §2a). In 4.3 all nodes have
 * the same list of watchdog nodes, and a file says which of them one is.
 */
export interface PgpoolConf {
  readonly text: string;
  /** Content of `pgpool_node_id`. */
  readonly ownId: number;
}

/** Names of 3.6 that are gone; undefined: there is nothing like it any more. */
const RENAMED: Readonly<Record<string, string | undefined>> = {
  fail_over_on_backend_error: 'failover_on_backend_error',
  follow_master_command: 'follow_primary_command',
  master_slave_mode: undefined,
  master_slave_sub_mode: undefined,
  wd_hostname: undefined,
  wd_port: undefined,
  wd_heartbeat_port: undefined,
};
const OF_OTHERS =
  /^(?:heartbeat_destination|heartbeat_destination_port|heartbeat_device|other_pgpool_hostname|other_pgpool_port|other_wd_port)(\d+)$/;

/** What 3.6 did without being told, and 4.3 does not (facts/kingbase.md §2b, §2c). */
const AS_3_6: readonly (readonly [string, string])[] = [
  ['backend_clustering_mode', 'streaming_replication'],
  ['failover_on_backend_shutdown', 'off'],
  ['failover_when_quorum_exists', 'off'],
  ['failover_require_consensus', 'off'],
  ['allow_multiple_failover_requests_from_node', 'off'],
  // Without it the last of two nodes has no quorum, and neither VIP nor failover (facts/kingbase.md §2c, case B).
  ['enable_consensus_with_half_votes', 'on'],
  ['auto_failback', 'off'],
  ['detach_false_primary', 'off'],
  ['log_line_prefix', '%t: %a pid %p: '],
];

/**
 * @param addresses of all nodes with a pool, in the order of their ids: the same on every node
 * @param logLevel `debug1` shows the heartbeat lines that 3.6 writes at LOG
 * @throws Error where wd_hostname is none of them
 */
export function translateClusterConf(clusterConf: string, addresses: readonly string[], logLevel: string): PgpoolConf {
  const given = readClusterConf(clusterConf);
  const ownId = addresses.indexOf(given.get('wd_hostname') ?? '');
  if (ownId === -1) throw new Error(`wd_hostname is none of ${addresses.join(', ')}`);
  const own = [...given].flatMap(([name, value]): [string, string][] => {
    if (OF_OTHERS.test(name)) return [];
    const newName = name in RENAMED ? RENAMED[name] : name;
    return newName === undefined ? [] : [[newName, withoutOldPrimary(newName, value)]];
  });
  const watchdog = addresses.flatMap((address, id): [string, string][] => [
    [`hostname${id}`, address],
    [`wd_port${id}`, given.get('wd_port') ?? ''],
    [`pgpool_port${id}`, given.get('port') ?? ''],
    [`heartbeat_hostname${id}`, address],
    [`heartbeat_port${id}`, given.get('wd_heartbeat_port') ?? ''],
    [`heartbeat_device${id}`, ''],
  ]);
  const defaults = AS_3_6.filter(([name]) => !given.has(name));
  const rows = [...defaults, ...own, ...watchdog, ['log_min_messages', logLevel] as const];
  return { ownId, text: `${rows.map(([name, value]) => `${name} = '${value}'`).join('\n')}\n` };
}

/** `%O` is Kingbase's; 4.3 calls it `%N` and drops what it does not know, which would shift all arguments (facts §2a). */
const withoutOldPrimary = (name: string, value: string): string =>
  name === 'failover_command' ? value.replaceAll('%O', '%N') : value;

/** Values without their quotes; the last of several counts. */
export function readClusterConf(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/^\s*([a-zA-Z_]\w*)\s*=\s*(?:'([^'\n]*)'|([^\s#]*))/gm)].map(([, name = '', quoted, bare]) => [
      name,
      quoted ?? bare ?? '',
    ]),
  );
}
